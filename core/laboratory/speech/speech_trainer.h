// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/laboratory/corpus/speech_scores.h"

namespace visema {

struct SpeechTrainingOptions {
  std::filesystem::path corpus;     // a folder made by makeCorpus
  std::filesystem::path output;     // the encoder's weights
  std::filesystem::path startFrom;  // an encoder's weights to begin with; empty: from nothing
  bool startAnew = false;           // forget the state beside the output, where training else goes on from
  int steps = 2500;
  int pairs = 16;  // pairs of crops a step
  int rows = 96;   // windows a crop
  double learningRate = 2e-3;
  double invariance = 1.0;  // weight of "two voices saying the same give the same features"
  int saveEvery = 100;      // steps
  int threads = 1;
  Status validate() const;
};

struct SpeechTrainingReport {
  int steps = 0;
  double seconds = 0;  // of this run
  double loss = 0;     // mean of the last hundred steps
  // On voices the training never heard; without sentences where the corpus has none of them.
  SpeechScores synthetic, people;
};

/// Trains a speech encoder and writes its weights every saveEvery steps; goes on where an interrupted run stopped.
Result<SpeechTrainingReport> trainSpeechEncoder(const SpeechTrainingOptions& options, const ProgressFn& progress,
                                                std::stop_token stop);

}  // namespace visema
