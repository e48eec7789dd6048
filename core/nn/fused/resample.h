// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "core/nn/fused/feature_map.h"

namespace visema::fused {

/// Between which two of the original places a place of a doubled axis lies.
struct Between {
  int low = 0;
  int high = 0;
  float share = 0;  // of `high`
};

/// Where place `i` of a doubled axis falls on the original one of `size` places when the outer places coincide.
inline Between betweenDoubled(int i, int size) {
  const float position =
      size > 1 ? static_cast<float>(i) * static_cast<float>(size - 1) / static_cast<float>(2 * size - 1) : 0.0f;
  const int low = std::min(static_cast<int>(position), size - 1);
  return {low, std::min(low + 1, size - 1), position - static_cast<float>(low)};
}

/// Row `y` of `map` made twice as large, bilinear with corners aligned, into `to` (2 * width pixels).
inline void upsampleRow(const Kernels& kernels, ConstMapView map, int y, AlignedBuffer<float>& scratch, float* to) {
  const Between rows = betweenDoubled(y, map.height);
  scratch.ensure(static_cast<std::size_t>(map.width) * map.stride());
  kernels.doubleRow(map.row(rows.low), map.row(rows.high), rows.share, map.width, map.stride(), scratch.data(), to);
}

}  // namespace visema::fused
