// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/fused/feature_map.h"

namespace visema::fused {

/// Row `y` of `map` made twice as large, bilinear with corners aligned, into `to` (2 * width pixels).
void upsampleRow(const Kernels& kernels, ConstMapView map, int y, AlignedBuffer<float>& scratch, float* to);

}  // namespace visema::fused
