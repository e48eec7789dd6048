// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace visema::fused {

/// Kernels::filter summed in float16, 32 channels with one instruction: reads float16 and writes bfloat16, which the
/// projection multiplies. Numbers go up to 65504; what is less than 2^-14, where float16 gets coarser, becomes zero.
/// Only where the CPU has AVX512-FP16.
void filterHalves(const std::byte* const rows[3], const float* weights, int channels, int outPixels, int step,
                  std::byte* out);

}  // namespace visema::fused
