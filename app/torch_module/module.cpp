// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/linked_torch_module.h"

/// See core/nn/torch_module.h.
extern "C" __attribute__((visibility("default"))) const visema::TorchModule* visemaTorchModule(int version) {
  return version == visema::kTorchModuleVersion ? &visema::linkedTorchModule() : nullptr;
}
