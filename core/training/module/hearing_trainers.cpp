// SPDX-License-Identifier: Apache-2.0
#include "core/training/module/hearing_trainers.h"

#include "core/nn/torch_module.h"

namespace visema {

Result<const HearingTrainers*> hearingTrainers() {
  auto symbol = torchModuleSymbol(kHearingTrainersEntry);
  if (!symbol) return fail(symbol.error());
  const HearingTrainers* trainers = reinterpret_cast<HearingTrainersEntry>(*symbol)(kHearingTrainersVersion);
  if (!trainers)
    return fail(ErrorCode::Unsupported,
                "the LibTorch module belongs to another version of Visema Studio: install both anew");
  return trainers;
}

}  // namespace visema
