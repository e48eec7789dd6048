// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/avatar/crop_track.h"
#include "core/avatar/manifest.h"
#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/yuv_image.h"

namespace visema {

/// The face as a network sees it: the picture seen through `pictureToCrop`, a square of `side` pixels, B, G, R.
/// What hangs over the picture's border repeats its nearest pixels.
Image cropFace(const YuvImage& picture, const Similarity& pictureToCrop, int side);

/// The same from whole-pixel boxes, resized as the reference implementations do; `bicubic` as the package says.
Image cropRectangle(const YuvImage& picture, Rect box, int side, bool bicubic);

/// The same in the reference implementations' colours too (reference_colors.h): what their network sees, and its
/// border.
Image referenceCrop(const YuvImage& picture, Rect box, const NetworkEntry& network);

/// What `network` sees of a frame: the crop from the track's box where it has one, else from its similarity, or the
/// middle of it; only compatible networks have a border around that.
Image networkCrop(const YuvImage& picture, const CropTrack& track, FrameIndex frame, const NetworkEntry& network);

/// The centred square of `side` pixels.
Image centredSquare(ImageView image, int side);

}  // namespace visema
