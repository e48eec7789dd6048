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

/// The crop of a frame as `network` wants it: from the track's box where it has one, else from its similarity.
Image wholeCrop(const YuvImage& picture, const CropTrack& track, FrameIndex frame, const NetworkEntry& network);
/// What the network sees of that: all, or the middle; only compatible networks have a border around it.
Image networkCrop(const YuvImage& picture, const CropTrack& track, FrameIndex frame, const NetworkEntry& network);

/// The centred square of `side` pixels.
Image centredSquare(ImageView image, int side);

}  // namespace visema
