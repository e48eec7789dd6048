// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/lipsync/playhead.h"

namespace visema {

/// Which footage each frame of a film shows, as a table people can read (CSV, one line a frame, clips by name):
/// frame,clip,clip frame,leaving clip,leaving frame,weight.
inline constexpr const char* kFramePlanHeader = "frame,clip,clip_frame,leaving_clip,leaving_frame,weight\n";
std::string framePlanLine(FrameIndex frame, const FramePlan& plan, const std::vector<std::string>& clips);

/// Frames that are missing show what the one before them shows; a last line that was cut off is left out. `frameCounts`
/// are those of the clips.
Result<std::vector<FramePlan>> readFramePlan(const std::filesystem::path& path, const std::vector<std::string>& clips,
                                             const std::vector<FrameIndex>& frameCounts);

}  // namespace visema
