// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/nn/fused/kernels.h"

namespace visema::fused {

/// `paired`, the kernels for bfloat16 pairs, with their matrix products by AMX tiles and their depthwise convolutions
/// in float16, where the CPU has both and the system grants the tiles. None elsewhere.
std::optional<Kernels> amxKernels(const Kernels& paired);

}  // namespace visema::fused
