// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/laboratory/sync/sync_clips.h"

namespace visema {

struct SyncTrainingOptions {
  std::filesystem::path output;  // the matcher's weights; beside them lies the state to go on from
  std::filesystem::path startFrom;  // a matcher to begin with; empty: from nothing
  int steps = 6000;
  int sequences = 16;  // a step
  int frames = 24;     // a sequence
  double learningRate = 1.5e-3;
  int saveEvery = 200;  // steps
  int threads = 1;
  Status validate() const;
};

/// Of pieces of three seconds that nothing was learnt from.
struct SyncTrainingScores {
  int pieces = 0;
  double named = 0;       // share whose offset is found to the frame
  double confidence = 0;  // mean, with their own sound
  double stranger = 0;    // mean, with the sound of another piece
};

struct SyncTrainingReport {
  int steps = 0;
  double loss = 0;
  SyncTrainingScores drawn, filmed;
};

/// Teaches SyncMatcher what sound belongs to what mouth: of all sounds of a batch, most of them the same voice a few
/// frames earlier or later, a mouth has to find its own. Goes on where an interrupted run stopped.
Result<SyncTrainingReport> trainSyncMatcher(const SyncClips& clips, const SyncTrainingOptions& options,
                                            const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
