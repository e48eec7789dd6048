// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/lips/painter_trainer.h"
#include "core/training/lips/unet_trainer.h"
#include "core/training/lips/voice_trainer.h"

namespace visema {

/// The trainers of lip networks as a program reaches them without linking LibTorch. Holds no state. Thread-safe.
class LipTrainer {
 public:
  virtual ~LipTrainer() = default;
  virtual Result<PainterTrainingReport> painter(const LipDataset& dataset, const PainterTrainingOptions& options,
                                                const ProgressFn& progress, const PreviewFn& preview,
                                                std::stop_token stop) const = 0;
  virtual Result<VoiceMapTrainingReport> voice(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
                                               const std::vector<float>& neutralCode,
                                               const VoiceMapTrainingOptions& options, const ProgressFn& progress,
                                               std::stop_token stop) const = 0;
  virtual Result<PictureTrainingReport> unet(const LipDataset& dataset, const UnetTrainingOptions& options,
                                             const ProgressFn& progress, const PreviewFn& preview,
                                             std::stop_token stop) const = 0;
};

/// From the LibTorch module, which is loaded when it is not there yet. Thread-safe.
Result<const LipTrainer*> lipTrainer();

/// What the module exports for it; null for a program of another build.
inline constexpr int kLipTrainerVersion = 4;
inline constexpr const char* kLipTrainerEntry = "visemaLipTrainer";
using LipTrainerEntry = const LipTrainer* (*)(int version);

}  // namespace visema
