// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/nn/fused/kernels.h"

namespace visema::fused {

/// `base` with its matrix products in bfloat16 pairs (sums stay float32), where the CPU has AVX512-BF16: twice the
/// rate. None elsewhere.
std::optional<Kernels> bfloat16Kernels(const Kernels& base);

}  // namespace visema::fused
