// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <opencv2/core.hpp>
#include <vector>

#include "core/base/geometry.h"

namespace visema {

/// How a picture lies on a template: template -> picture, both in pixels of the view.
struct RigidFit {
  Similarity shift;
  double alike = 0;    // correlation where both are looked at, -1..1
  double inliers = 0;  // share of the template that is as it was
};

/// Part of a face without its light (see withoutLight), to which the same face in other pictures is fitted: an inverse
/// compositional fit of scale, turn and shift, in which pixels that have changed count little. Immutable.
class RigidTemplate {
 public:
  RigidTemplate(const cv::Mat& picture, const cv::Mat& share);

  /// Near enough is what moved by a tenth of the face at most.
  RigidFit fit(const cv::Mat& picture, Similarity from = {}) const;

 private:
  struct Pixel {
    float x = 0, y = 0;  // from the middle
    float value = 0, share = 0;
    float slope[4] = {};  // with scale, turn and shift
  };
  struct Level {
    Level(const cv::Mat& picture, const cv::Mat& share);
    /// Steps until nothing moves; true when it ended well.
    bool refine(const cv::Mat& picture, Similarity& shift, int steps) const;
    void judge(const cv::Mat& picture, RigidFit& fit) const;
    Point middle;
    std::vector<Pixel> pixels;
  };
  Level whole_, half_;
};

}  // namespace visema
