// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>
#include <opencv2/core.hpp>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.h"
#include "core/base/geometry.h"
#include "core/building/face_finder.h"
#include "core/building/face_view.h"

namespace visema {

/// Places the points of faces that are seen upright, on a thread of its own, while others look for the next face.
/// Follows nothing.
class PointPlacer {
 public:
  /// `box` is the face's in crop pixels.
  PointPlacer(const FaceFinder68& finder, FaceView view, Rect box);
  ~PointPlacer() { queue_.close(); }
  PointPlacer(const PointPlacer&) = delete;
  PointPlacer& operator=(const PointPlacer&) = delete;

  /// Points of frame `index`, whose face `seen` shows through `pose`. Waits where it is too far behind.
  void add(std::size_t index, cv::Mat seen, const Similarity& pose);
  /// All that were added, in pixels of the picture; nothing can be added afterwards.
  std::vector<std::pair<std::size_t, FacePoints>> finish();

 private:
  struct Work {
    std::size_t index = 0;
    cv::Mat seen;
    Similarity pose;
  };
  void run();

  const FaceFinder68& finder_;
  const FaceView view_;
  const Rect box_;
  std::vector<std::pair<std::size_t, FacePoints>> placed_;
  BoundedQueue<Work> queue_;
  std::jthread thread_;  // last
};

}  // namespace visema
