// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/training/lips/picture_training_options.h"

namespace visema {

/// While one lives, the calling thread's convolutions and matrix products on the processor are made in bfloat16 if
/// `precision` says so; weights and sums stay float32. Does not reach what runs on a GPU.
class LearningPrecision {
 public:
  explicit LearningPrecision(PictureTrainingOptions::Precision precision);
  ~LearningPrecision();
  LearningPrecision(const LearningPrecision&) = delete;
  LearningPrecision& operator=(const LearningPrecision&) = delete;

 private:
  bool before_;
  torch::ScalarType typeBefore_;
};

}  // namespace visema
