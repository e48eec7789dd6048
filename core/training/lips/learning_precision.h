// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <string>

#include "core/training/lips/picture_training_options.h"

namespace visema {

/// Whether LibTorch rounds what it multiplies on a device, and to what.
struct Autocast {
  bool enabled;
  torch::ScalarType type;
};

/// While one lives, the calling thread's convolutions and matrix products on `device` are made in bfloat16 if
/// `precision` says so: by itself on a GPU and on a processor that has such arithmetic. Weights and sums stay float32.
class LearningPrecision {
 public:
  LearningPrecision(PictureTrainingOptions::Precision precision, const std::string& device);
  ~LearningPrecision();
  LearningPrecision(const LearningPrecision&) = delete;
  LearningPrecision& operator=(const LearningPrecision&) = delete;

 private:
  torch::DeviceType device_;
  Autocast before_;
};

}  // namespace visema
