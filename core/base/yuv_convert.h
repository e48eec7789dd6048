// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/image.h"
#include "core/base/yuv_image.h"

namespace visema {

// Conversions between planar YUV 4:2:0 and interleaved B, G, R (3 channels) or B, G, R, 255 (4 channels), with the
// matrix and range the picture carries. One chroma sample colours its 2x2 pixels and is the mean of them on the way
// back, so a picture that goes there and back returns as it was, but for rounding and colours outside BGR.

/// `region` lies inside the picture, at any pixel; `to` has its size.
void yuvToBgr(const YuvImage& from, Rect region, MutableImageView to);
/// The whole picture.
void yuvToBgr(const YuvImage& from, MutableImageView to);
/// A whole picture as B, G, R.
Image bgrOf(const YuvImage& picture);

/// Writes `from` over `region`, which has its size and is whole in chroma samples (see wholeChromaRect); nothing
/// outside of it changes. A fourth channel is not looked at.
void bgrToYuv(ImageView from, Rect region, YuvImage& to);
/// The whole picture.
void bgrToYuv(ImageView from, YuvImage& to);

/// The smallest rectangle around `rect`, cut to the picture, whose borders fall between chroma samples: even, or the
/// picture's own border.
Rect wholeChromaRect(Rect rect, Size picture);

}  // namespace visema
