// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/fused_network.h"

#include <algorithm>
#include <string>

#include "core/nn/fused/kernels.h"
#include "core/nn/fused/light_engine.h"
#include "core/nn/fused/unet_engine.h"
#include "core/nn/light/light_config.h"

namespace visema {
namespace {
constexpr float kFullPrecision = 1e-6f;
constexpr int kMostThreads = 16;
}  // namespace

Result<std::shared_ptr<const LipNetwork>> loadFusedNetwork(const std::shared_ptr<const Weights>& weights,
                                                           const FusedOptions& options) {
  const auto& sets = fused::availableKernels();
  const bool light = weights->note("family") == kLightFamily;
  const auto set = std::find_if(sets.begin(), sets.end(), [&](const fused::Kernels& kernels) {
    if (options.instructionSet == kFloat32Kernels) return kernels.roundOff < kFullPrecision;
    if (!options.instructionSet.empty()) return kernels.name == options.instructionSet;
    // A light network takes a few milliseconds in full precision: whoever wants more frames than that asks by name.
    return !light || kernels.roundOff < kFullPrecision;
  });
  if (set == sets.end()) {
    std::string here;
    for (const fused::Kernels& kernels : sets) here += (here.empty() ? "" : ", ") + std::string(kernels.name);
    return fail(ErrorCode::Unsupported,
                "this machine has no kernels \"" + options.instructionSet + "\" to run; it has " + here);
  }
  if (options.threads < 1 || options.threads > kMostThreads)
    return fail(ErrorCode::InvalidArgument,
                "the fused engine cannot work with " + std::to_string(options.threads) + " threads a frame");
  if (light) return fused::loadLightNetwork(*weights, *set, options.threads);
  return fused::loadUnet(*weights, *set, options.threads);
}

}  // namespace visema
