// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/speech/speech_trainer.h"
#include "core/training/sync/sync_trainer.h"

namespace visema {

/// The trainers of what hears, as a program reaches them without linking LibTorch.
struct HearingTrainers {
  decltype(&trainSpeechEncoder) speechEncoder = nullptr;
  decltype(&trainSyncMatcher) syncMatcher = nullptr;
};

/// From the LibTorch module, which is loaded when it is not there yet. Thread-safe.
Result<const HearingTrainers*> hearingTrainers();

/// What the module exports for it; null for a program of another build.
inline constexpr int kHearingTrainersVersion = 2;
inline constexpr const char* kHearingTrainersEntry = "visemaHearingTrainers";
using HearingTrainersEntry = const HearingTrainers* (*)(int version);

}  // namespace visema
