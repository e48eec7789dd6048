// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/result_player.h"

#include <QAudioOutput>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMediaPlayer>
#include <QPainter>
#include <QPainterPath>
#include <QSignalBlocker>
#include <QToolButton>
#include <QUrl>
#include <QVideoFrame>
#include <QVideoSink>

#include "ui/stage/yuv_picture.h"
#include "ui/theme/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/slider_row.h"

namespace visema::ui {
namespace {

constexpr qint64 kApartMs = 80;  // further apart than this, the source is moved to the video's time

}  // namespace

/// The newest picture of a video sink on a rounded ground.
class VideoPicture : public QWidget {
 public:
  VideoPicture() { setMinimumSize(320, 180); }
  QVideoSink sink;
  QImage image;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()), metric::kRadiusLarge, metric::kRadiusLarge);
    painter.fillPath(shape, tokensOf(*this).stage);
    if (image.isNull()) return;
    painter.setClipPath(shape);
    painter.drawImage(letterbox(image.size(), rect()), image);
  }
};

ResultPlayer::ResultPlayer(const QString& resultPath, const QString& sourcePath, QWidget* parent)
    : QDialog(parent),
      result_(new QMediaPlayer(this)),
      source_(new QMediaPlayer(this)),
      resultSound_(new QAudioOutput(this)),
      sourceSound_(new QAudioOutput(this)) {
  build(QFileInfo(resultPath).fileName());
  result_->setAudioOutput(resultSound_);
  source_->setAudioOutput(sourceSound_);
  connectPlayers();
  result_->setVideoSink(&picture_->sink);
  result_->setSource(QUrl::fromLocalFile(resultPath));
  const bool hasSource = QFileInfo::exists(sourcePath);
  if (hasSource) source_->setSource(QUrl::fromLocalFile(sourcePath));
  which_->segment(1)->setEnabled(hasSource);
  hear(0);
  result_->pause();  // shows the first picture
  source_->pause();
}

ResultPlayer::~ResultPlayer() {
  result_->setVideoSink(nullptr);  // the picture goes before the player does
}

bool ResultPlayer::hasPicture() const { return !picture_->image.isNull(); }

void ResultPlayer::build(const QString& title) {
  setWindowTitle(title);
  resize(820, 580);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  auto* head = new QHBoxLayout;
  auto* name = new ElidedLabel(TextRole::Title);
  name->setText(title);
  which_ = new SegmentedControl;
  which_->addSegment(tr("The video's sound"));
  which_->addSegment(tr("The source"), tr("Hear the sound file the video was made from, at the same moment"));
  head->addWidget(name, 1);
  head->addWidget(which_);
  column->addLayout(head);
  picture_ = new VideoPicture;
  column->addWidget(picture_, 1);
  problem_ = new ElidedLabel(TextRole::Small, true);
  problem_->hide();
  column->addWidget(problem_);
  auto* controls = new QHBoxLayout;
  controls->setSpacing(metric::kGap);
  play_ = iconButton(QStringLiteral("play"), tr("Play or pause"), tr("Play or pause (Space)"));
  play_->setShortcut(Qt::Key_Space);
  position_ = new Slider;
  position_->setAccessibleName(tr("Position"));
  time_ = new Figure(QStringLiteral("8:88:88 / 8:88:88"), TextRole::Small);
  controls->addWidget(play_);
  controls->addWidget(position_, 1);
  controls->addWidget(time_);
  column->addLayout(controls);
}

void ResultPlayer::connectPlayers() {
  connect(&picture_->sink, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& frame) {
    picture_->image = frame.toImage();
    picture_->update();
  });
  connect(result_, &QMediaPlayer::durationChanged, this, [this](qint64 duration) {
    position_->setRange(0, static_cast<int>(duration));
    showTime();
  });
  connect(result_, &QMediaPlayer::positionChanged, this, [this](qint64 now) {
    if (!position_->isSliderDown()) {
      const QSignalBlocker silent(position_);
      position_->setValue(static_cast<int>(now));
      position_->update();
    }
    showTime();
  });
  connect(result_, &QMediaPlayer::playbackStateChanged, this, [this](QMediaPlayer::PlaybackState state) {
    const Tokens& tokens = tokensOf(*this);
    const bool playing = state == QMediaPlayer::PlayingState;
    play_->setIcon(tintedIcon(playing ? QStringLiteral("pause") : QStringLiteral("play"), tokens.muted, tokens.faint));
    if (!playing) source_->pause();
  });
  connect(result_, &QMediaPlayer::errorOccurred, this, [this](QMediaPlayer::Error, const QString& text) {
    problem_->setText(tr("This video cannot be played here: %1").arg(text));
    problem_->show();
  });
  connect(position_, &QSlider::valueChanged, this, [this](int value) { seek(value); });
  connect(play_, &QToolButton::clicked, this, &ResultPlayer::playOrPause);
  connect(which_, &SegmentedControl::chosen, this, &ResultPlayer::hear);
}

void ResultPlayer::playOrPause() {
  if (result_->playbackState() == QMediaPlayer::PlayingState) return result_->pause();
  if (result_->position() >= result_->duration() - 40) seek(0);
  source_->setPosition(result_->position());
  result_->play();
  source_->play();
}

void ResultPlayer::seek(qint64 milliseconds) {
  result_->setPosition(milliseconds);
  source_->setPosition(milliseconds);
}

void ResultPlayer::hear(int which) {
  resultSound_->setMuted(which == 1);
  sourceSound_->setMuted(which == 0);
  if (which == 1 && qAbs(source_->position() - result_->position()) > kApartMs)
    source_->setPosition(result_->position());
}

void ResultPlayer::showTime() {
  time_->setText(clockText(static_cast<double>(result_->position()) / 1000) + QStringLiteral(" / ") +
                 clockText(static_cast<double>(result_->duration()) / 1000));
}

}  // namespace visema::ui
