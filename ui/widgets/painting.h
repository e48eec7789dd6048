// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QImage>
#include <QPixmap>
#include <QRectF>

class QPainter;

namespace visema::ui {

/// A rounded box with a crisp 1 px border inside `rect`; an invalid colour leaves that part out.
void drawBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border = {});

/// The 2 px accent ring of whatever has the keyboard focus, drawn inside `rect`.
void drawFocusRing(QPainter& painter, const QRectF& rect, qreal radius, const QColor& accent);

/// A picture cut to fill a box and rounded, at the device's own pixels. It is cut once for a size, not whenever it is
/// painted.
class CoverPicture {
 public:
  CoverPicture() = default;
  explicit CoverPicture(const QImage& image) : image_(image) {}
  bool isNull() const { return image_.isNull(); }
  const QPixmap& cut(const QSize& size, qreal radius, qreal devicePixelRatio);

 private:
  QImage image_;
  QPixmap cut_;
  qreal radius_ = 0;
};

}  // namespace visema::ui
