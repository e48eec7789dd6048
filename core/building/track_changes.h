// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/building/build_project.h"
#include "core/building/head_track.h"
#include "core/building/head_tracker.h"

namespace visema {

/// The edits of one piece of footage that its track depends on.
BuildEdits trackEdits(const BuildEdits& edits, const std::string& footage);

/// What of a track has to be made again because its edits changed: from keyframe to keyframe around each correction
/// that came, went or moved, and what was marked; ascending, apart from each other.
std::vector<FrameStretch> stretchesToTrackAgain(const BuildEdits& before, const BuildEdits& now,
                                                const HeadTrack& track);

/// The frames between the keyframes before and after a frame, and no farther than its shot.
FrameStretch betweenKeyframes(const HeadTrack& track, FrameIndex frame);

/// Puts a keyframe where a person wants the crop of a frame, in the place of one that was there; none takes it away.
void setKeyframe(BuildEdits& edits, const std::string& footage, FrameIndex frame,
                 const std::optional<Similarity>& crop);
/// Takes all keyframes away that a person put into these frames.
void clearKeyframes(BuildEdits& edits, const std::string& footage, FrameStretch frames);
/// Marks frames, or takes marks of that kind off them; marks that touch become one.
void setMark(BuildEdits& edits, const std::string& footage, MarkKind kind, FrameStretch frames, bool marked);

}  // namespace visema
