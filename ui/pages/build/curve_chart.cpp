// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/curve_chart.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

CurveChart::CurveChart(const QString& caption, Tone tone, QWidget* parent)
    : QWidget(parent), caption_(caption), tone_(tone) {
  setAccessibleRole(*this, QAccessible::Chart);
  setAccessibleName(caption);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CurveChart::setPoints(const std::vector<QPointF>& points, const QString& last) {
  points_ = points;
  last_ = last;
  setAccessibleDescription(last);
  update();
}

void CurveChart::setEmptyText(const QString& text) {
  empty_ = text;
  update();
}

void CurveChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), metric::kRadiusLarge, tokens.panel, tokens.line);
  const QRect head(14, 8, width() - 28, 20);
  painter.setFont(textFont(TextRole::Small));
  painter.setPen(tokens.muted);
  painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, caption_);
  painter.setPen(tokens.text);
  drawFigures(painter, head, Qt::AlignRight | Qt::AlignVCenter, last_);
  const QRectF band(14, 36, width() - 28, height() - 50);
  painter.setPen(QPen(tokens.line, 1));
  painter.drawLine(band.bottomLeft(), band.bottomRight());
  if (points_.empty()) {
    painter.setPen(tokens.faint);
    painter.drawText(band, Qt::AlignCenter | Qt::TextWordWrap, empty_);
    return;
  }
  qreal low = points_.front().y(), high = low;
  for (const QPointF& p : points_) low = std::min(low, p.y()), high = std::max(high, p.y());
  const qreal margin = std::max(1e-9, (high - low) * 0.08);
  const qreal first = points_.front().x(), wide = std::max(1e-9, points_.back().x() - first);
  QPolygonF line;
  for (const QPointF& p : points_)
    line << QPointF(points_.size() < 2 ? band.left() : band.left() + band.width() * (p.x() - first) / wide,
                    band.bottom() - band.height() * (p.y() - low + margin) / (high - low + 2 * margin));
  painter.setPen(QPen(toneColor(tokens, tone_), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPolyline(line);
  painter.setBrush(toneColor(tokens, tone_));
  painter.drawEllipse(line.back(), 2.5, 2.5);
}

}  // namespace visema::ui
