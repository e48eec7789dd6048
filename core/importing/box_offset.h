// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/image.h"
#include "core/base/yuv_image.h"

namespace visema {

/// Face boxes by the numbers under which a source has them.
using NumberedBoxes = std::map<std::int64_t, Rect>;

/// Tells by the pictures which number belongs to the first frame: where each box belongs to its own frame, the face
/// lies stillest in them. Finds no faces itself. Private to this layer.
class BoxOffset {
 public:
  /// `candidates`: the numbers that the first frame's box may have.
  BoxOffset(const NumberedBoxes& boxes, std::vector<std::int64_t> candidates);
  /// The next frame, from the first on.
  void add(const YuvImage& picture);
  /// The number of the first frame's box; nothing when the head moves too little to tell, or no two were compared.
  std::optional<std::int64_t> answer();

 private:
  struct Candidate {
    std::int64_t first;
    std::vector<std::uint32_t> sum,
        squares;  // of the face's points, small and grey, in the frames since the last count
    double unrest = 0;
  };
  void count();

  const NumberedBoxes& boxes_;
  std::vector<Candidate> candidates_;
  std::int64_t frame_ = 0;
  int seen_ = 0;  // since the last count
};

}  // namespace visema
