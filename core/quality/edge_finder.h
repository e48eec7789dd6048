// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/yuv_image.h"
#include "core/sync/face_track.h"

namespace visema {

/// Finds the straight edge that a square pasted over a face leaves, in the mean of every frame of a film. Knows no
/// mask.
class EdgeFinder {
 public:
  void add(const YuvImage& picture, const FaceBox& face);
  /// Of brightness along the clearest straight line beside the mouth, of 255.
  double step() const;

 private:
  std::vector<double> sum_;
  int frames_ = 0;
};

}  // namespace visema
