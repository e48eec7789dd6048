// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/build_project.h"
#include "core/building/face_finder.h"
#include "core/building/footage_scan.h"
#include "core/building/head_track.h"

namespace visema {

struct TrackOptions {
  std::vector<Correction> corrections;  // of this footage
  std::vector<Mark> marks;              // of this footage: cuts beside those found, and where the face is away
  std::optional<FrameIndex> neutral;    // the keyframe that all others are registered to; none: chosen
};

/// Follows one face through footage: predicted from frame to frame by optical flow, fitted to keyframes with open eyes,
/// started and restarted by the face finder, backward where it was found late, smoothed without delay. Memory does not
/// grow with the pictures.
Result<HeadTrack> trackHead(const std::filesystem::path& video, const FootageScan& scan, FaceFinder68& finder,
                            const TrackOptions& options, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
