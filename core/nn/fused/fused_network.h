// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/nn/lip_network.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// Stands for the best kernel set that rounds nothing to less than float32: there is one for every CPU.
inline constexpr const char* kFloat32Kernels = "float32";
/// The kernel set that multiplies in bfloat16, where the CPU has it: for a U-Net it is the best one anyway.
inline constexpr const char* kBfloat16Kernels = "AVX-512 BF16";
/// The one that does so by AMX tiles, where the CPU has them: taken where it is measured faster.
inline constexpr const char* kAmxKernels = "AMX";

struct FusedOptions {
  /// The name of a kernel set ("AVX2"), for tests and the benchmark; empty takes the best this machine has.
  std::string instructionSet;
  int threads = 1;  // inside one frame: more for less delay; one frame a core is steadier and gives more frames
};

/// Packs a compatible U-Net or a light network of ours for the CPU's own instructions. Needs no Torch.
Result<std::shared_ptr<const LipNetwork>> loadFusedNetwork(const std::shared_ptr<const Weights>& weights,
                                                           const FusedOptions& options = {});

}  // namespace visema
