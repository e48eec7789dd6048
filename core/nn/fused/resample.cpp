// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/resample.h"

#include <algorithm>

namespace visema::fused {
namespace {

struct Neighbours {
  int low;
  int high;
  float weight;  // of `high`
};

/// Where index `i` of a doubled axis falls on the original one when the corner samples coincide.
Neighbours neighbours(int i, int size) {
  const float position =
      size > 1 ? static_cast<float>(i) * static_cast<float>(size - 1) / static_cast<float>(2 * size - 1) : 0.0f;
  const int low = std::min(static_cast<int>(position), size - 1);
  return {low, std::min(low + 1, size - 1), position - static_cast<float>(low)};
}

}  // namespace

void upsampleRow(const Kernels& kernels, ConstMapView map, int y, AlignedBuffer<float>& scratch, float* to) {
  const std::ptrdiff_t stride = map.stride();
  const Neighbours vertical = neighbours(y, map.height);
  scratch.ensure(static_cast<std::size_t>(map.width) * stride);
  kernels.blend(map.row(vertical.low), map.row(vertical.high), vertical.weight, static_cast<int>(map.width * stride),
                scratch.data());
  for (int x = 0; x < 2 * map.width; ++x) {
    const Neighbours horizontal = neighbours(x, map.width);
    kernels.blend(scratch.data() + horizontal.low * stride, scratch.data() + horizontal.high * stride,
                  horizontal.weight, static_cast<int>(stride), to + x * stride);
  }
}

}  // namespace visema::fused
