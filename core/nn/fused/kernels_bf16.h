// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "core/nn/fused/kernels.h"

namespace visema::fused {

/// `base` with its matrix products in bfloat16 pairs (sums stay float32), where the CPU has AVX512-BF16: twice the
/// rate. None elsewhere.
std::optional<Kernels> bfloat16Kernels(const Kernels& base);

/// The sources' channels of each pixel one after the other, rounded to bfloat16: `pairs` pairs a pixel, where an odd
/// one out is followed by zero and the rest is whatever was there, finite. kReadAhead more pixels can be read; all
/// holds until this thread asks again. Only where the CPU has AVX512-BF16.
const std::uint32_t* gatherPairs(const PixelRun* sources, int sourceCount, int pixels, int pairs);

}  // namespace visema::fused
