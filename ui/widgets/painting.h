// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPixmap>
#include <QRectF>

class QImage;
class QPainter;

namespace visema::ui {

/// A rounded box with a crisp 1 px border inside `rect`; an invalid colour leaves that part out.
void drawBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border = {});

/// The 2 px accent ring of whatever has the keyboard focus, drawn inside `rect`.
void drawFocusRing(QPainter& painter, const QRectF& rect, qreal radius, const QColor& accent);

/// `image` cut to fill `size` and rounded, at the device's own pixels.
QPixmap coverPixmap(const QImage& image, const QSize& size, qreal radius, qreal devicePixelRatio);

}  // namespace visema::ui
