// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <vector>

#include "core/laboratory/sync/sync_clips.h"

namespace visema {

/// A stretch of a clip as the matcher meets it.
struct SyncSequence {
  std::vector<float> pictures;  // (frames + kSyncFrames - 1) x kSyncSide x kSyncSide, 0..255
  std::vector<float> rows;      // frames x kSyncRows x kSyncFeatures
  std::vector<float> openings;  // frames; -1 where nobody knows
};

enum class SyncLook { Plain, Varied };
/// `frames` frames from `first` on; varied in pose, light, sharpness and noise, or as they are.
SyncSequence sequenceOf(const SyncClip& clip, int first, int frames, SyncLook look, std::mt19937& random);

}  // namespace visema
