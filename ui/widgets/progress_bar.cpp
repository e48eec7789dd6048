// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/progress_bar.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/theme/accessible_role.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

ProgressBar::ProgressBar(QWidget* parent) : QWidget(parent) {
  setAccessibleRole(*this, QAccessible::ProgressBar);
  setFixedHeight(6);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProgressBar::set(double fraction, Tone tone) {
  if (fraction == fraction_ && tone == tone_) return;
  fraction_ = fraction;
  tone_ = tone;
  setAccessibleName(fraction < 0 ? tr("Working") : tr("%1 %").arg(qRound(fraction * 100)));
  update();
}

void ProgressBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  const QRectF box(rect());
  drawBox(painter, box, 3, tokens.raised);
  QPainterPath shape;
  shape.addRoundedRect(box, 3, 3);
  painter.setClipPath(shape);
  const QRectF filled = fraction_ < 0 ? QRectF(box.width() / 3, 0, box.width() / 3, box.height())
                                      : QRectF(0, 0, box.width() * qBound(0.0, fraction_, 1.0), box.height());
  if (filled.width() > 0) drawBox(painter, filled, 3, toneColor(tokens, tone_));
}

}  // namespace visema::ui
