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
#include "core/training/lips/lip_dataset.h"

namespace visema {

class Weights;

struct VoiceMapTrainingOptions {
  std::int64_t steps = 5000;
  int batch = 64;
  double learningRate = 2e-3;
  double weightDecay = 2e-2;
  double dropout = 0.15;
  double featureNoise = 0.15;      // of a feature with unit variance
  double openingWeight = 2;        // of code axis 0 against the others
  double motionWeight = 0.5;       // change from frame to frame against the value itself
  double fullLookahead = 0.4;      // share of samples that see all rows; the others see a random number
  int leastRowsAhead = -3;         // the shortest lookahead practised
  double silenceShare = 0.05;      // of a batch: silence -> neutral code
  double heardShare = 0.5;         // of a batch: sentences heard but not seen, where the phones of the clips are known
  double closedShare = 0.2;        // of those: frames in which the lips meet
  std::int64_t phoneSteps = 1500;  // of learning what the mouth does for phones
  /// Which changes of the code show, as the painter's report has it; empty: every axis as much as the others.
  std::vector<float> sensitivity;
  int rowWidth = 96, width = 128, hiddenSize = 128;
  std::uint64_t seed = 1;
  std::filesystem::path mapFile;  // the trained voice map, safetensors; empty = not written
  std::function<void(const std::string&)> log;
  Status validate() const;
};

/// How the curve of one code axis follows the truth on held-out frames.
struct CurveScore {
  double correlation = 0;
  double spread = 0;  // standard deviation relative to the truth's
};

struct VoiceMapTrainingReport {
  CurveScore opening;              // of code axis 0, all rows known
  CurveScore openingLowLookahead;  // see kLowLookahead
  double medianCorrelation = 0;    // over the axes
  double soundShare = 0;  // of what shows on a fifth of the training frames, how much a map of the others explains
  double phoneShare = 0;  // of what shows on unseen frames, how much phones alone explain; 0 where they are not known
  double heardPhoneShare = 0;  // the same of heard phones, where `phoneShare` is of a text's; the better ones are used
  std::vector<std::vector<float>> codes;  // from the own voice, every frame of every clip, all rows known
};

/// Stage two: a small network from speech features to the codes that stage one found. It sees random lookahead, noise,
/// other voices and silence, and is widened at the end so that the mouth moves as far as the truth's. Where the phones
/// of the clips are known, it also learns from the dataset's heard sentences what the mouth would do for them.
/// `codes`: one row of code for every frame of every clip; `neutralCode`: the closed mouth.
Result<VoiceMapTrainingReport> trainVoice(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
                                          const std::vector<float>& neutralCode, const VoiceMapTrainingOptions& options,
                                          const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
