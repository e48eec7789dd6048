// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/image.h"

namespace visema {

/// How near painted crops come to true ones; each a mean over the frames.
struct PictureScores {
  double lipPsnr = 0;       // dB, around the lips
  double cropPsnr = 0;      // dB, whole crop
  double lipSsim = 0;       // luma, around the lips; 1 = the same
  double sharpness = 0;     // Laplacian energy around the lips relative to the truth's, both without their finest noise
  double flickerRatio = 0;  // change of the change from frame to frame around the lips, relative to the truth's
  double edgeRatio = 0;     // gradient where the mask ends, relative to the truth's
  int frames = 0;
};

/// Compares painted frames with true ones, in order. Does not decode and paints nothing. Belongs to one thread.
class PictureScorer {
 public:
  /// `mask` is 255 where the network paints; `lips` the box that counts most. Both in pixels of the crop.
  PictureScorer(ImageView mask, Rect lips);
  ~PictureScorer();
  PictureScorer(const PictureScorer&) = delete;
  PictureScorer& operator=(const PictureScorer&) = delete;

  void add(ImageView truth, ImageView painted);
  /// The next frame does not follow the last one: it is not compared with it.
  void cut();
  PictureScores scores() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
