// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/build_project.h"
#include "core/building/footage_scan.h"
#include "core/building/head_track.h"
#include "core/building/lower_face.h"
#include "core/phones/phones.h"

namespace visema {

/// A piece of footage with all that is known of it.
struct DraftFootage {
  FootageEntry entry;
  std::filesystem::path file;
  HeadTrack track;
  std::vector<FaceOutline> outlines;
  std::vector<Mark> marks;  // of this footage
  FootageScan scan;
  TypicalLight light;            // of all footage
  std::vector<TimedPhone> said;  // what its text says, by the time of the pictures; empty: there is no text
};

/// Frames of a clip: those whose face is known, inside the picture, in the usual light and not left out.
std::vector<FrameIndex> keptFrames(const DraftFootage& footage, Size picture);

/// The stretch that shows the person listening, and its first frame, the neutral one: as marked, else the longest with
/// closed lips before the part that is kept for judging.
struct IdleStretch {
  FrameIndex from = 0;
  FrameIndex to = 0;
};
IdleStretch proposeIdle(const DraftFootage& footage, const std::vector<FrameIndex>& kept);

/// Puts a package together that a network can be trained on: a talk clip of every piece of footage with its sound, an
/// idle clip that starts in the neutral pose, crops, the place to paint.
Status writeDraft(const BuildProject& project, const std::vector<DraftFootage>& footage,
                  const std::filesystem::path& out, const ProgressFn& progress, std::stop_token stop);

/// Whether the avatar has a name and the consent of the person shown, as an Error that says what is missing.
Status refuseUnnamed(const PackageWishes& wishes);

/// The trained package under its name, author, licence and consent; nothing is made without consent.
Status writeFinished(const BuildProject& project, const std::filesystem::path& trained,
                     const std::filesystem::path& out, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
