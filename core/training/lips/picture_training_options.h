// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

class Weights;

/// Pictures for a person to look at while training runs: rows of truth, painted.
using PreviewFn = std::function<void(const Image&)>;

/// What every training of a network that paints has in common.
struct PictureTrainingOptions {
  /// Auto: BFloat16 on a GPU, and on a processor that multiplies it: there in a third to a quarter of the time a step.
  enum class Precision { Auto, Float32, BFloat16 };
  std::int64_t steps = 5500;
  int batch = 8;
  int pairs = 2;  // of each batch, pairs of consecutive frames for the loss against flicker
  double learningRate = 2e-3;
  std::shared_ptr<const Weights> startFrom;  // a trained network of the same config to improve; null: from nothing
  double adversarial = 0;        // how much a critic's objections count that learns to tell painted lips; 0: no critic
  double adversarialFrom = 0.6;  // of the steps: before that a critic would only see through a mean
  double averageDecay = 0.998;
  std::int64_t validateEvery = 500;
  double previewEverySeconds = 30;
  double saveEverySeconds = 120;
  std::uint64_t seed = 1;
  Precision precision = Precision::Auto;
  int threads = 2;
  std::string device = "cpu";         // or "cuda"
  std::filesystem::path networkFile;  // the trained network, fp16 safetensors; empty = not written
  std::filesystem::path stateFile;    // where to go on from and to save to; empty = keep nothing
  std::function<void(const std::string&)> log;
  Status validate() const;
};

/// How well it paints frames it was not trained on.
struct PictureTrainingReport {
  std::int64_t steps = 0;
  double seconds = 0;    // of all runs together
  double lipPsnr = 0;    // around the lips
  double cropPsnr = 0;   // whole crop
  double sharpness = 0;  // energy of fine detail around the lips relative to the truth's
};

}  // namespace visema
