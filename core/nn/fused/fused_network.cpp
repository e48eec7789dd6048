// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/fused_network.h"

#include <algorithm>

#include "core/nn/fused/kernels.h"
#include "core/nn/fused/light_engine.h"
#include "core/nn/fused/unet_engine.h"
#include "core/nn/light/light_config.h"

namespace visema {
namespace {
constexpr float kFullPrecision = 1e-6f;
}

Result<std::shared_ptr<const LipNetwork>> loadFusedNetwork(const std::shared_ptr<const Weights>& weights,
                                                           const FusedOptions& options) {
  const auto& sets = fused::availableKernels();
  const auto family = weights->metadata().find("family");
  const bool light = family != weights->metadata().end() && family->second == kLightFamily;
  const auto set = std::find_if(sets.begin(), sets.end(), [&](const fused::Kernels& kernels) {
    if (!options.instructionSet.empty()) return kernels.name == options.instructionSet;
    // A light network takes a few milliseconds in full precision: there is nothing to trade it for.
    return !light || kernels.roundOff < kFullPrecision;
  });
  if (set == sets.end())
    return fail(ErrorCode::Unsupported, "this machine cannot run the " + options.instructionSet + " kernels");
  if (light) return fused::loadLightNetwork(*weights, *set);
  return fused::loadUnet(*weights, *set);
}

}  // namespace visema
