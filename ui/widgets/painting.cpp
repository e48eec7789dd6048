// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/painting.h"

#include <QPainter>
#include <QPainterPath>

namespace visema::ui {

void drawBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
  if (border.isValid()) {
    painter.setPen(QPen(border, 1));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5);
  } else {
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(rect, radius, radius);
  }
  painter.restore();
}

void drawFocusRing(QPainter& painter, const QRectF& rect, qreal radius, const QColor& accent) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(accent, 2));
  painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1);
  painter.restore();
}

namespace {

QPixmap coverPixmap(const QImage& image, const QSize& size, qreal radius, qreal devicePixelRatio) {
  const QSize pixels = size * devicePixelRatio;
  QPixmap result(pixels);
  result.fill(Qt::transparent);
  if (!image.isNull() && !pixels.isEmpty()) {
    const QImage scaled = image.scaled(pixels, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    path.addRoundedRect(QRectF(QPointF(0, 0), pixels), radius * devicePixelRatio, radius * devicePixelRatio);
    painter.translate(-(scaled.width() - pixels.width()) / 2, -(scaled.height() - pixels.height()) / 2);
    path.translate((scaled.width() - pixels.width()) / 2, (scaled.height() - pixels.height()) / 2);
    painter.fillPath(path, QBrush(scaled));
  }
  result.setDevicePixelRatio(devicePixelRatio);
  return result;
}

}  // namespace

const QPixmap& CoverPicture::cut(const QSize& size, qreal radius, qreal devicePixelRatio) {
  const bool fits = cut_.size() == size * devicePixelRatio && cut_.devicePixelRatio() == devicePixelRatio;
  if (!fits || radius != radius_) cut_ = coverPixmap(image_, size, radius, devicePixelRatio);
  radius_ = radius;
  return cut_;
}

}  // namespace visema::ui
