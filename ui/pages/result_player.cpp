// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/result_player.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QToolButton>

#include "ui/pages/film_player.h"
#include "ui/stage/frame_view.h"
#include "ui/theme/accessible_role.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/slider_row.h"

namespace visema::ui {

ResultPlayer::ResultPlayer(const QString& resultPath, const QString& sourcePath, QWidget* parent)
    : QDialog(parent), player_(new FilmPlayer(this)) {
  build(QFileInfo(resultPath).fileName());
  connectPlayer();
  which_->setVisible(!sourcePath.isEmpty());
  player_->open(resultPath, sourcePath);
}

void ResultPlayer::build(const QString& title) {
  setWindowTitle(title);
  resize(820, 580);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  auto* head = new QHBoxLayout;
  head->setSpacing(metric::kGap);
  auto* name = new ElidedLabel(TextRole::Title);
  name->setText(title);
  which_ = new SegmentedControl;
  which_->addSegment(tr("The video's sound"), tr("Hear what was exported"));
  which_->addSegment(tr("The source"), tr("Hear the sound file the video was made from, at the same moment"));
  QToolButton* close = iconButton(QStringLiteral("close"), tr("Close"), tr("Closes the player (Esc)"));
  head->addWidget(name, 1);
  head->addWidget(which_);
  head->addWidget(close);
  column->addLayout(head);
  view_ = createFrameView(FrameViewKind::Automatic, this);
  view_->widget()->setMinimumSize(320, 180);
  setAccessibleRole(*view_->widget(), QAccessible::Graphic);
  view_->widget()->setAccessibleName(tr("Picture"));
  column->addWidget(view_->widget(), 1);
  words_ = new ElidedLabel(TextRole::Small, true);
  words_->setText(tr("Opening the video…"));
  column->addWidget(words_);
  auto* controls = new QHBoxLayout;
  controls->setSpacing(metric::kGap);
  play_ = iconButton(QStringLiteral("play"), tr("Play or pause"), tr("Play or pause (Space)"));
  slider_ = new Slider;
  slider_->setAccessibleName(tr("Position"));
  slider_->setToolTip(tr("Position in the video; the arrow keys go one second back or forward"));
  slider_->setSingleStep(1000);
  slider_->setPageStep(5000);
  time_ = new Figure(QStringLiteral("8:88:88 / 8:88:88"), TextRole::Small);
  controls->addWidget(play_);
  controls->addWidget(slider_, 1);
  controls->addWidget(time_);
  column->addLayout(controls);
  play_->setFocus();
  connect(close, &QToolButton::clicked, this, &QDialog::reject);
}

void ResultPlayer::connectPlayer() {
  connect(player_, &FilmPlayer::shown, this, [this](const YuvFrame& picture) {
    if (!picture_) words_->hide();
    view_->show(picture_ = picture);
  });
  connect(player_, &FilmPlayer::lengthKnown, this, [this](qint64 length) {
    length_ = length;
    const QSignalBlocker silent(slider_);
    slider_->setRange(0, static_cast<int>(length));
    showTime();
  });
  connect(player_, &FilmPlayer::moved, this, [this](qint64 now) {
    position_ = now;
    if (!slider_->isSliderDown()) {
      const QSignalBlocker silent(slider_);
      slider_->setValue(static_cast<int>(now));
      slider_->update();
    }
    showTime();
  });
  connect(player_, &FilmPlayer::playingChanged, this,
          [this](bool playing) { setButtonIcon(play_, playing ? QStringLiteral("pause") : QStringLiteral("play")); });
  connect(player_, &FilmPlayer::failed, this, [this](const QString& text) {
    words_->setText(tr("This video cannot be played here: %1").arg(text));
    words_->show();
  });
  connect(player_, &FilmPlayer::sourceUnreadable, this, [this] {
    which_->segment(1)->setEnabled(false);
    which_->setCurrent(0);
  });
  connect(slider_, &QSlider::valueChanged, player_, &FilmPlayer::seek);
  connect(play_, &QToolButton::clicked, player_, &FilmPlayer::playOrPause);
  connect(which_, &SegmentedControl::chosen, player_,
          [this](int which) { player_->hear(static_cast<FilmPlayer::Sound>(which)); });
  connect(player_, &FilmPlayer::closed, this, &QObject::deleteLater);
}

void ResultPlayer::done(int result) {
  QDialog::done(result);
  player_->close();
}

/// The space bar, where no control has use for it.
void ResultPlayer::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) return player_->playOrPause();
  QDialog::keyPressEvent(event);
}

void ResultPlayer::showTime() {
  time_->setText(clockText(static_cast<double>(position_) / 1000) + QStringLiteral(" / ") +
                 clockText(static_cast<double>(length_) / 1000));
}

}  // namespace visema::ui
