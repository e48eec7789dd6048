// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/segmented_control.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QVariantAnimation>
#include <cmath>

#include "ui/theme/studio_style.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

class SegmentButton : public QAbstractButton {
 public:
  using QAbstractButton::QAbstractButton;
  QSize sizeHint() const override {
    return {static_cast<int>(std::ceil(figuresWidth(font(), text()))) + 16, metric::kControlHeight - 6};
  }
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& tokens = tokensOf(*this);
    painter.setPen(!isEnabled() ? tokens.faint : isChecked() || underMouse() ? tokens.text : tokens.muted);
    drawFigures(painter, rect(), Qt::AlignCenter, text());
    if (hasFocus()) drawFocusRing(painter, rect(), 6, tokens.accent);
  }
};

}  // namespace

SegmentedControl::SegmentedControl(QWidget* parent)
    : QWidget(parent),
      group_(new QButtonGroup(this)),
      layout_(new QHBoxLayout(this)),
      slide_(new QVariantAnimation(this)) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  layout_->setContentsMargins(3, 3, 3, 3);
  layout_->setSpacing(2);
  slide_->setEasingCurve(QEasingCurve::OutCubic);
  connect(slide_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
    thumb_ = value.toRectF();
    update();
  });
  connect(group_, &QButtonGroup::idToggled, this, [this](int index, bool checked) {
    if (checked) slideTo(index);
  });
  connect(group_, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::addSegment(const QString& text, const QString& toolTip) {
  auto* button = new SegmentButton(this);
  button->setText(text);
  button->setAccessibleName(text);
  button->setToolTip(toolTip);
  button->setCheckable(true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setCursor(Qt::PointingHandCursor);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  const int index = static_cast<int>(group_->buttons().size());
  group_->addButton(button, index);
  layout_->addWidget(button, 1);
  if (index == 0) button->setChecked(true);
}

void SegmentedControl::setCurrent(int index) {
  if (QAbstractButton* button = group_->button(index)) button->setChecked(true);
}

int SegmentedControl::current() const { return group_->checkedId(); }
QAbstractButton* SegmentedControl::segment(int index) const { return group_->button(index); }

QRectF SegmentedControl::slot(int index) const {
  const QAbstractButton* button = group_->button(index);
  return button ? QRectF(button->geometry()) : QRectF();
}

void SegmentedControl::slideTo(int index) {
  const int duration = isVisible() ? motionMs(*this) : 0;
  slide_->stop();
  if (duration == 0 || thumb_.isEmpty()) {
    thumb_ = slot(index);
    update();
    return;
  }
  slide_->setDuration(duration);
  slide_->setStartValue(thumb_);
  slide_->setEndValue(slot(index));
  slide_->start();
}

void SegmentedControl::resizeEvent(QResizeEvent*) {
  layout_->activate();
  slide_->stop();
  thumb_ = slot(current());
}

void SegmentedControl::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), metric::kRadius, tokens.raised, tokens.line);
  if (thumb_.isEmpty()) return;
  drawBox(painter, thumb_, 6, tokens.dark ? tokens.background : tokens.panel, tokens.line);
}

}  // namespace visema::ui
