// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <array>

#include "core/base/yuv_image.h"

namespace visema::ui {

/// rgb = matrix * (y, u, v) + offset, all from 0 to 1; row by row.
struct YuvToRgb {
  std::array<float, 9> matrix;
  std::array<float, 3> offset;
};
YuvToRgb yuvToRgb(ColorSpec color);

/// A frame as an RGB32 picture of the same size, with the colours its ColorSpec means.
QImage toImage(const YuvImage& frame);

/// A picture as a frame; for stills (an avatar's thumbnail, the pages' test data).
YuvFrame toFrame(const QImage& picture, ColorSpec color = {});

/// Where a picture of that size lies in a box, whole and centred.
QRectF letterbox(const QSizeF& picture, const QRectF& box);

}  // namespace visema::ui
