// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/nn/light/light_config.h"
#include "core/training/lips/lip_dataset.h"

namespace visema {

class Weights;

/// Pictures for a person to look at while training runs: rows of truth, painted.
using PreviewFn = std::function<void(const Image&)>;

struct PainterTrainingOptions {
  LightConfig config;
  std::int64_t steps = 5500;
  int batch = 8;
  int pairs = 2;  // of each batch, pairs of consecutive frames for the loss against flicker
  double learningRate = 2e-3;
  std::shared_ptr<const Weights> startFrom;  // a trained network of the same config to improve; null: from nothing
  double codeNoise = 0.1;                    // of a code with unit variance
  double averageDecay = 0.998;
  std::int64_t validateEvery = 500;
  double saveEverySeconds = 120;
  std::uint64_t seed = 1;
  int threads = 2;
  std::string device = "cpu";         // or "cuda"
  std::filesystem::path networkFile;  // the trained network, fp16 safetensors; empty = not written
  std::filesystem::path stateFile;    // where to go on from and to save to; empty = keep nothing
  std::function<void(const std::string&)> log;
  Status validate() const;
};

struct PainterTrainingReport {
  std::int64_t steps = 0;
  double seconds = 0;       // of all runs together
  double lipPsnr = 0;       // held-out frames painted from true codes, around the lips
  double cropPsnr = 0;      // the same, whole crop
  double sharpness = 0;     // the same, energy of fine detail around the lips relative to the truth's
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
