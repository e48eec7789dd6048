// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/nn/fused/kernels.h"
#include "core/nn/lip_network.h"
#include "core/nn/weights/weights.h"

namespace visema::fused {

/// The compatible U-Net (328 or 160, any audio branch, any widths) on these kernels, `threads` of them inside a frame.
Result<std::shared_ptr<const LipNetwork>> loadUnet(const Weights& weights, const Kernels& kernels, int threads);

}  // namespace visema::fused
