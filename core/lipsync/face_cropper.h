// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/yuv_image.h"

namespace visema {

/// The face as a network sees it: the picture seen through `pictureToCrop`, a square of `side` pixels, B, G, R.
/// What hangs over the picture's border repeats its nearest pixels.
Image cropFace(const YuvImage& picture, const Similarity& pictureToCrop, int side);

/// The same from whole-pixel boxes, resized as the reference implementations do; `bicubic` as the package says.
Image cropRectangle(const YuvImage& picture, Rect box, int side, bool bicubic);

/// The centred square of `side` pixels.
Image centredSquare(ImageView image, int side);

}  // namespace visema
