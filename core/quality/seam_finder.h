// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/yuv_image.h"
#include "core/sync/face_track.h"

namespace visema {

/// Where a seam would show, gathered from every frame of a film. Knows no mask: looks for straight lines.
class SeamFinder {
 public:
  void add(const YuvImage& picture, const FaceBox& face);
  double seam() const;

 private:
  std::vector<double> sum_;
  int frames_ = 0;
};

}  // namespace visema
