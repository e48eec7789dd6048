// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/nn/light/light_config.h"
#include "core/training/lips/lip_dataset.h"
#include "core/training/lips/picture_training_options.h"

namespace visema {

struct PainterTrainingOptions : PictureTrainingOptions {
  LightConfig config;
  double codeNoise = 0.1;  // of a code with unit variance
  /// How much light varies in the footage and the track of the head errs: the code holds neither. See inOtherLight and
  /// elsewhere.
  double otherLight = 0, otherPlace = 0;
  Status validate() const;
};

/// The scores are of frames painted from their true codes.
struct PainterTrainingReport : PictureTrainingReport {
  double openingScale = 0;  // pixels of the crop one unit of code axis 0 opens the lips; 0 where openings are not known
  std::vector<float> neutralCode;         // of the reference picture
  std::vector<std::vector<float>> codes;  // of every frame of every clip, one row of codeSize a frame
  /// codeSize x codeSize: d * this * d is how much the pixels around the lips change, on average and squared, when the
  /// code changes by a small d.
  std::vector<float> sensitivity;
};

/// Stage one: face encoder, painter and mouth encoder together as an auto-encoder of the video; no sound. Of all
/// networks it saw on its way, the one that does best on the judged frames is kept (on the held-out ones where none are
/// judged).
/// Cancelled or killed, it goes on from `stateFile` exactly where the last save was.
Result<PainterTrainingReport> trainPainter(const LipDataset& dataset, const PainterTrainingOptions& options,
                                           const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop);

}  // namespace visema
