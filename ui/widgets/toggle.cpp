// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/toggle.h"

#include <QPainter>
#include <QVariantAnimation>

#include "ui/theme/studio_style.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

Toggle::Toggle(const QString& name, QWidget* parent) : QAbstractButton(parent), slide_(new QVariantAnimation(this)) {
  setText(name);
  setAccessibleName(name);
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setFixedSize(36, 22);
  slide_->setEasingCurve(QEasingCurve::OutCubic);
  connect(slide_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
    position_ = value.toReal();
    update();
  });
}

void Toggle::checkStateSet() {
  QAbstractButton::checkStateSet();
  slide();
}

void Toggle::nextCheckState() {
  QAbstractButton::nextCheckState();
  slide();
}

void Toggle::slide() {
  const qreal target = isChecked() ? 1 : 0;
  const int duration = isVisible() ? motionMs(*this) : 0;
  slide_->stop();
  if (duration == 0) {
    position_ = target;
    update();
    return;
  }
  slide_->setDuration(duration);
  slide_->setStartValue(position_);
  slide_->setEndValue(target);
  slide_->start();
}

void Toggle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const QRectF track(1, 2, 34, 18);
  drawBox(painter, track, 9, isChecked() ? tokens.accent : tokens.raised, isChecked() ? tokens.accent : tokens.line);
  painter.setPen(Qt::NoPen);
  painter.setBrush(isChecked() ? tokens.onAccent : isEnabled() ? tokens.muted : tokens.faint);
  painter.drawEllipse(QPointF(10 + 16 * position_, 11), 6, 6);
  if (hasFocus()) drawFocusRing(painter, QRectF(rect()), 11, tokens.dark ? tokens.text : tokens.accentHover);
}

}  // namespace visema::ui
