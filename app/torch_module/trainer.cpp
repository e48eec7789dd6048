// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/lip_trainer.h"

namespace visema {
namespace {

class LinkedLipTrainer : public LipTrainer {
 public:
  Result<PainterTrainingReport> painter(const LipDataset& dataset, const PainterTrainingOptions& options,
                                        const ProgressFn& progress, const PreviewFn& preview,
                                        std::stop_token stop) const override {
    return trainPainter(dataset, options, progress, preview, std::move(stop));
  }
  Result<VoiceMapTrainingReport> voice(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
                                       const std::vector<float>& neutralCode, const VoiceMapTrainingOptions& options,
                                       const ProgressFn& progress, std::stop_token stop) const override {
    return trainVoice(dataset, codes, neutralCode, options, progress, std::move(stop));
  }
  Result<PictureTrainingReport> unet(const LipDataset& dataset, const UnetTrainingOptions& options,
                                     const ProgressFn& progress, const PreviewFn& preview,
                                     std::stop_token stop) const override {
    return trainUnet(dataset, options, progress, preview, std::move(stop));
  }
};

}  // namespace
}  // namespace visema

/// See core/training/lips/lip_trainer.h.
extern "C" __attribute__((visibility("default"))) const visema::LipTrainer* visemaLipTrainer(int version) {
  static const visema::LinkedLipTrainer trainer;
  return version == visema::kLipTrainerVersion ? &trainer : nullptr;
}
