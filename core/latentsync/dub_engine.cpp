// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/dub_engine.h"

#include "core/base/try.h"
#include "core/nn/torch_module.h"

namespace visema::latentsync {

Result<const DubEngines*> dubEngines() {
  const auto entry = reinterpret_cast<DubEnginesEntry>(TRY(torchModuleSymbol(kDubEnginesEntry)));
  const DubEngines* engines = entry(kDubEnginesVersion);
  if (!engines)
    return fail(ErrorCode::Unsupported,
                "the LibTorch module belongs to another version of Visema Studio: install both anew");
  return engines;
}

}  // namespace visema::latentsync
