// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/result_player.h"

#include <QAudioDevice>
#include <QAudioOutput>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMediaDevices>
#include <QMediaPlayer>
#include <QSignalBlocker>
#include <QToolButton>
#include <QUrl>
#include <QVideoFrame>
#include <QVideoSink>

#include "ui/pages/video_picture.h"
#include "ui/stage/frame_view.h"
#include "ui/theme/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/slider_row.h"

namespace visema::ui {
namespace {

constexpr qint64 kApartMs = 80;  // further apart than this, the source is moved to the video's time

}  // namespace

ResultPlayer::ResultPlayer(const QString& resultPath, const QString& sourcePath, QWidget* parent)
    : QDialog(parent), result_(new QMediaPlayer(this)), source_(new QMediaPlayer(this)), sink_(new QVideoSink(this)) {
  build(QFileInfo(resultPath).fileName());
  // Qt 6.4 crashes when a film is to be heard where nothing can be heard; it is watched in silence there.
  if (!QMediaDevices::defaultAudioOutput().isNull()) {
    result_->setAudioOutput(resultSound_ = new QAudioOutput(this));
    source_->setAudioOutput(sourceSound_ = new QAudioOutput(this));
  }
  connectPlayers();
  result_->setVideoSink(sink_);
  result_->setSource(QUrl::fromLocalFile(resultPath));
  source_->setSource(QUrl::fromLocalFile(sourcePath));
  hear(0);
  result_->pause();  // shows the first picture
  source_->pause();
}

ResultPlayer::~ResultPlayer() {
  result_->setVideoSink(nullptr);  // the sink goes before the player does
}

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
  view_ = createFrameView(FrameViewKind::Automatic, this);
  view_->widget()->setMinimumSize(320, 180);
  view_->widget()->setAccessibleName(tr("Picture"));
  column->addWidget(view_->widget(), 1);
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
  connect(sink_, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& picture) {
    if (YuvFrame frame = toFrame(picture)) view_->show(picture_ = std::move(frame));
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
  connect(source_, &QMediaPlayer::errorOccurred, this, [this] {
    which_->segment(1)->setEnabled(false);  // it is not there any more, or not to be read
    which_->setCurrent(0);
    hear(0);
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
  if (!resultSound_) return;
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
