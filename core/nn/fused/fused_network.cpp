// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/fused_network.h"

#include <algorithm>

#include "core/nn/fused/kernels.h"
#include "core/nn/fused/light_engine.h"
#include "core/nn/fused/unet_engine.h"
#include "core/nn/light/light_config.h"

namespace visema {

Result<std::shared_ptr<const LipNetwork>> loadFusedNetwork(const std::shared_ptr<const Weights>& weights,
                                                           const FusedOptions& options) {
  const auto& sets = fused::availableKernels();
  const auto set = std::find_if(sets.begin(), sets.end(), [&](const fused::Kernels& kernels) {
    return options.instructionSet.empty() || kernels.name == options.instructionSet;
  });
  if (set == sets.end())
    return fail(ErrorCode::Unsupported, "this machine cannot run the " + options.instructionSet + " kernels");
  const auto family = weights->metadata().find("family");
  if (family != weights->metadata().end() && family->second == kLightFamily)
    return fused::loadLightNetwork(*weights, *set);
  return fused::loadUnet(*weights, *set);
}

}  // namespace visema
