// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

struct VoiceActivityTrainingOptions {
  std::filesystem::path corpus;  // a folder made by makeCorpus
  std::filesystem::path output;  // the C++ source with the weights
  int scenes = 2000;             // of ten seconds
  int rounds = 14;               // through all of them
  Status validate() const;
};

/// Shares of all columns, 0..1. Speech is that of voices never trained on.
struct VoiceScores {
  struct InNoise {
    double decibels = 0;     // speech above white, pink and fan noise
    double found = 0;        // of the columns in which somebody speaks
    double falseAlarms = 0;  // of those in which nobody does
  };
  std::vector<InNoise> speech;
  double music = 0;  // taken for speech
  double noise = 0;
};

struct VoiceActivityTrainingReport {
  double loss = 0;
  VoiceScores scores;
};

/// Teaches VoiceActivity's network and writes its table of weights as a C++ header. The same corpus gives the same
/// table.
Result<VoiceActivityTrainingReport> trainVoiceActivity(const VoiceActivityTrainingOptions& options,
                                                       const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
