// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/image.h"
#include "core/base/yuv_image.h"

namespace visema {

/// The colours in which the reference implementations see a picture, for parity: OpenCV, which decodes films there,
/// takes each for BT.601, colours every pixel with the nearest chroma sample and cuts off where others round. B, G, R,
/// to the bit; `region` lies inside the picture and `to` has its size.
void referenceBgr(const YuvImage& picture, Rect region, MutableImageView to);

/// How such colours are stored again: the matrix they were made with, and the picture's own range.
constexpr ColorSpec referenceColor(ColorSpec color) { return {ColorMatrix::Bt601, color.range}; }

}  // namespace visema
