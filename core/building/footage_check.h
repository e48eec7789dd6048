// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/building/check_rows.h"
#include "core/building/footage_scan.h"
#include "core/building/head_track.h"
#include "core/building/steadiness.h"
#include "core/media/media_info.h"

namespace visema {

/// Whether lips and sound belong together, measured elsewhere.
struct LipsAndSound {
  int offset = 0;  // frames by which the mouth is behind its sound
  double confidence = 0;
  bool sure = false;
};

/// What is looked at of one piece of footage.
struct CheckedFootage {
  std::string name;
  MediaInfo info;
  FootageScan scan;
  HeadTrack track;
  AudioClip sound;            // 16 kHz, mono; empty: it has none
  std::vector<float> speech;  // share of each frame in which somebody speaks
  std::optional<LipsAndSound> lips;
  std::optional<Steadiness> steadiness;  // of its crops
  double soundOffset = 0;                // by which the project plays its sound later, in seconds
};

/// Judges all footage of a project by what an avatar needs. Reads no files.
std::vector<CheckRow> checkFootage(std::span<const CheckedFootage> footage);

}  // namespace visema
