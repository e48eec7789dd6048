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

/// Frames of footage; `to` is not included.
struct FrameStretch {
  FrameIndex from = 0;
  FrameIndex to = 0;
  bool operator==(const FrameStretch&) const = default;
};

struct TrackOptions {
  std::vector<Correction> corrections;  // of this footage
  std::vector<Mark> marks;              // of this footage: cuts beside those found, and where the face is away
  std::optional<FrameIndex> neutral;    // the keyframe that all others are registered to; none: chosen
  /// An earlier track of the same footage of which only `stretch` is tracked again; null: all is tracked.
  const HeadTrack* before = nullptr;
  FrameStretch stretch;
};

/// Follows one face through footage: predicted from frame to frame by optical flow, fitted to keyframes with open eyes,
/// started and restarted by the face finder, backward where it was found late, smoothed without delay. Memory does not
/// grow with the pictures.
Result<HeadTrack> trackHead(const std::filesystem::path& video, const FootageScan& scan, FaceFinder68& finder,
                            const TrackOptions& options, const ProgressFn& progress, std::stop_token stop);

/// The pose that keyframes say a face has in one frame where it is about where `near` puts it.
Result<Similarity> fitFrame(const std::filesystem::path& video, const FootageScan& scan, const TrackOptions& options,
                            FrameIndex frame, const Similarity& near, std::stop_token stop);

}  // namespace visema
