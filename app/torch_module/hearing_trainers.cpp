// SPDX-License-Identifier: Apache-2.0
#include "core/training/module/hearing_trainers.h"

/// See core/training/module/hearing_trainers.h.
extern "C" __attribute__((visibility("default"))) const visema::HearingTrainers* visemaHearingTrainers(int version) {
  static const visema::HearingTrainers trainers{&visema::trainSpeechEncoder, &visema::trainSyncMatcher};
  return version == visema::kHearingTrainersVersion ? &trainers : nullptr;
}
