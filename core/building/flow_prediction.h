// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <opencv2/core.hpp>

#include "core/base/geometry.h"

namespace visema {

/// How a face has moved between two views of it.
struct FlowPrediction {
  Similarity shift;   // first view -> second
  double missed = 0;  // pixels by which points miss where they began when they are followed back, median
  bool found = false;
};

/// Follows points of what stands still (`share`) from one grey view to the next and back.
FlowPrediction predictFlow(const cv::Mat& from, const cv::Mat& to, const cv::Mat& share);

}  // namespace visema
