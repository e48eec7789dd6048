// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/stage.h"

#include <QEvent>

#include "ui/stage/yuv_picture.h"
#include "ui/theme/accessible_role.h"
#include "ui/theme/tokens.h"

namespace visema::ui {

Stage::Stage(FrameViewKind kind, QWidget* parent)
    : QWidget(parent), view_(createFrameView(kind, this)), hud_(new StageHud(this)) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleRole(*this, QAccessible::Graphic);
  setAccessibleName(tr("Stage"));
  connect(hud_, &StageHud::sizeHintChanged, this, &Stage::place);
}

void Stage::showNow(YuvFrame frame) {
  const Size size = frame ? frame->size() : Size{};
  picture_ = frame;
  if (frame) ++shown_;
  view_->show(std::move(frame));
  Q_EMIT pictureShown(picture_);
  if (size == pictureSize_) return;
  pictureSize_ = size;
  place();
}

/// What the overlays keep to: the picture, or the whole stage while there is none.
QRectF Stage::pictureBox() const {
  const QRectF box = letterbox(QSizeF(pictureSize_.width, pictureSize_.height), rect());
  return box.width() < 240 || box.height() < 160 ? QRectF(rect()) : box;
}

void Stage::clear() { showNow(nullptr); }

void Stage::setHudVisible(bool visible) {
  hudWanted_ = visible;
  hud_->setVisible(visible);
}

void Stage::setMiddle(QWidget* widget) {
  middle_ = widget;
  widget->setParent(this);
  widget->installEventFilter(this);
  place();
}

void Stage::setFoot(QWidget* widget) {
  foot_ = widget;
  widget->setParent(this);
  widget->installEventFilter(this);
  place();
}

void Stage::resizeEvent(QResizeEvent*) { place(); }

bool Stage::eventFilter(QObject*, QEvent* event) {
  if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::ShowToParent) place();
  return false;
}

void Stage::place() {
  view_->widget()->setGeometry(rect());
  const QRect box = pictureBox().toAlignedRect();
  hud_->resize(hud_->sizeHint());
  hud_->move(box.right() + 1 - hud_->width() - metric::kGap, box.top() + metric::kGap);
  if (middle_) {
    const QSize wanted = middle_->sizeHint().boundedTo(size());
    middle_->setGeometry(QRect(QPoint((width() - wanted.width()) / 2, (height() - wanted.height()) / 2), wanted));
    middle_->raise();
  }
  if (foot_) {
    const QSize wanted = foot_->sizeHint().boundedTo(box.size() - QSize(2 * metric::kGap, metric::kGap));
    foot_->setGeometry(QRect(
        QPoint(box.left() + (box.width() - wanted.width()) / 2, box.bottom() + 1 - wanted.height() - metric::kGapLarge),
        wanted));
    foot_->raise();
  }
  hud_->raise();
}

}  // namespace visema::ui
