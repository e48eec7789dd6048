// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/dub_engine.h"

/// See core/latentsync/dub_engine.h.
extern "C" __attribute__((visibility("default"))) const visema::latentsync::DubEngines* visemaDubEngines(int version) {
  return version == visema::latentsync::kDubEnginesVersion ? &visema::latentsync::linkedDubEngines() : nullptr;
}
