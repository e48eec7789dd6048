// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/nn/fused/kernels.h"
#include "core/nn/lip_network.h"
#include "core/nn/weights/weights.h"

namespace visema::fused {

/// Our light network on these kernels; core/nn/torch/light_network.h describes its structure.
Result<std::shared_ptr<const LipNetwork>> loadLightNetwork(const Weights& weights, const Kernels& kernels, int threads);

}  // namespace visema::fused
