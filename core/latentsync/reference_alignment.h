// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "core/base/geometry.h"

namespace visema::latentsync {

/// The alignment as the reference makes it from one frame after the other: scale by spread, and a share of the frame
/// before's remaining error added as pixels. For comparing with it; our own is FaceAlignment. Points count from the
/// centre of the upper left pixel.
class ReferenceAlignment {
 public:
  explicit ReferenceAlignment(int side) : unit_(2.8 * side / 256) {}
  /// Left brow, right brow and nose -> picture to crop, which is 75 x 100 units.
  Similarity next(const std::array<Point, 3>& points);

 private:
  double unit_;
  std::optional<Point> bias_;
};

}  // namespace visema::latentsync
