// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/head_track.h"

namespace visema {

/// How much the upper face still moves in its crops, in pixels of a crop of 256.
struct Steadiness {
  double step = 0;   // from one frame to the next, root mean square
  double worst = 0;  // the 99th percentile of that
  FrameIndex frames = 0;
};

/// Measures by looking for blocks of each finished crop in the next one, which no part of tracking does. Lost frames
/// and those after cuts are left out.
Result<Steadiness> measureSteadiness(const std::filesystem::path& video, const HeadTrack& track,
                                     const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
