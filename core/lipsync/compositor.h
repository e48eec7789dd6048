// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/avatar/manifest.h"
#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/yuv_image.h"

namespace visema {

/// How much of each pixel of a patch shows (one channel), and what follows from that alone. Immutable.
class Cover {
 public:
  explicit Cover(Image shares);
  ImageView shares() const { return shares_.view(); }
  Rect box() const { return box_; }                       // around all that shows
  const std::vector<int>& ring() const { return ring_; }  // the pixels where it fades out, row by row

 private:
  Image shares_;
  Rect box_;
  std::vector<int> ring_;
};

/// Blends a painted crop back into its picture, in the picture's own YUV planes and only where `cover` shows it, with
/// the colours matched in the ring where it fades out. `crop` is what the network saw, `patch` what it painted,
/// `presence` (0..1) how much of what `cover` shows: squares of one size. Returns by how many grey levels the patch
/// missed the colours in that ring, in the worst channel.
double blendPatch(YuvImage& picture, const Similarity& pictureToCrop, ImageView crop, ImageView patch,
                  const Cover& cover, float presence = 1);

/// The reference implementation's way, for parity: the patch is set into the crop's middle, the crop resized to its box
/// and pasted hard, in the colours in which the reference sees the picture (reference_colors.h). Luma changes inside
/// the box alone, chroma in the samples that lie in it, and by the share of their pixels in it across its border.
void pasteReferenceExact(YuvImage& picture, Rect box, ImageView crop, ImageView patch, ResizeFilter filter);

/// More contrast at fine edges: 0 leaves the patch as it is, 1 is strong.
void sharpen(Image& patch, float amount);

/// A soft mask for networks that bring none: the lower face as a rounded shape that fades out well inside the square.
Image lowerFaceMask(int side);

/// picture = picture * (1 - weight) + other * weight, for joins; both have one size.
void crossFade(YuvImage& picture, const YuvImage& other, float weight);

}  // namespace visema
