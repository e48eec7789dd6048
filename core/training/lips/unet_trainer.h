// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/nn/compatible_config.h"
#include "core/training/lips/lip_dataset.h"
#include "core/training/lips/picture_training_options.h"

namespace visema {

struct UnetTrainingOptions : PictureTrainingOptions {
  UnetTrainingOptions() {
    batch = 4;
    pairs = 1;
    learningRate = 2.5e-3;
    validateEvery = 100;
  }
  CompatibleConfig config;
  Status validate() const;
};

/// Trains a compatible U-Net, windows of speech features -> pixels, as the reference does: the dataset's mask is the
/// rectangle the network does not get to see, and what it sees beside that is another frame of the footage, so that it
/// must listen instead of copying a mouth. Frames of clips without sound go with the dataset's silence.
/// Scores are of held-out frames driven by their sound. Of all networks it saw on its way, the one that does best on
/// the judged frames is kept; cancelled or killed, it goes on from `stateFile` exactly where the last save was.
Result<PictureTrainingReport> trainUnet(const LipDataset& dataset, const UnetTrainingOptions& options,
                                        const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop);

}  // namespace visema
