// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/lip_trainer.h"

#include "core/base/try.h"
#include "core/nn/torch_module.h"

namespace visema {

Result<const LipTrainer*> lipTrainer() {
  auto symbol = TRY(torchModuleSymbol(kLipTrainerEntry));
  const auto entry = reinterpret_cast<LipTrainerEntry>(symbol);
  const LipTrainer* trainer = entry(kLipTrainerVersion);
  if (!trainer)
    return fail(ErrorCode::Unsupported,
                "the LibTorch module belongs to another version of Visema Studio: install both anew");
  return trainer;
}

}  // namespace visema
