// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

struct SpeechTrainingOptions {
  std::filesystem::path corpus;  // a folder made by makeCorpus
  std::filesystem::path output;  // the encoder's weights
  bool startAnew = false;        // forget the state beside the output, where training else goes on from
  int steps = 2500;
  int pairs = 16;  // pairs of crops a step
  int rows = 96;   // windows a crop
  double learningRate = 2e-3;
  double invariance = 1.0;  // weight of "two voices saying the same give the same features"
  int saveEvery = 100;      // steps
  int threads = 1;
  Status validate() const;
};

/// How the features do on voices the training never heard.
struct SpeechScores {
  int sentences = 0;                            // 0: the corpus has none of theirs
  double phoneAccuracy = 0;                     // moments whose phone is named right, of those where somebody speaks
  double phoneAccuracyAll = 0;                  // the same with silence
  double voiceAccuracy = 0;                     // voice activity
  double closurePrecision = 0;                  // of the moments said to be closed (m, b, p)
  double closureRecall = 0;                     // of the moments that are
  std::vector<double> articulationCorrelation;  // jaw, opening, rounding, closure, f/v, teeth, tongue
};

struct SpeechTrainingReport {
  int steps = 0;
  double seconds = 0;  // of this run
  double loss = 0;     // mean of the last hundred steps
  SpeechScores heldOut;
};

/// Trains a speech encoder and writes its weights every saveEvery steps; goes on where an interrupted run stopped.
Result<SpeechTrainingReport> trainSpeechEncoder(const SpeechTrainingOptions& options, const ProgressFn& progress,
                                                std::stop_token stop);

}  // namespace visema
