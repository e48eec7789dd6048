// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_check.h"

#include <algorithm>
#include <cstdint>

namespace visema {

std::string whyNoFace(ImageView painted) {
  constexpr int kStep = 4;  // not every pixel need be looked at
  constexpr int kBlack = 2, kLeastDifference = 2;
  int darkest = 255, brightest = 0;
  std::int64_t sum = 0, count = 0;
  for (int y = 0; y < painted.size.height; y += kStep)
    for (int x = 0; x < painted.size.width; x += kStep)
      for (int c = 0; c < painted.channels; ++c, ++count) {
        const int value = painted.row(y)[x * painted.channels + c];
        darkest = std::min(darkest, value), brightest = std::max(brightest, value);
        sum += value;
      }
  if (count == 0) return "empty";
  if (sum < kBlack * count) return "black";
  return brightest - darkest < kLeastDifference ? "of one colour" : "";
}

}  // namespace visema
