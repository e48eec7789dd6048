// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/base/result.h"
#include "core/building/footage_scan.h"
#include "core/building/head_track.h"
#include "core/building/steadiness.h"
#include "core/media/media_info.h"

namespace visema {

enum class Verdict { Good, Warn, Block };
const char* toString(Verdict verdict);

/// A stretch of footage that a check points at; `to` is not included.
struct FootagePlace {
  std::string footage;
  FrameIndex from = 0;
  FrameIndex to = 0;
};

/// One row of what footage is worth.
struct CheckRow {
  std::string id;     // "cuts": by which a block is overridden
  std::string title;  // "Cuts"
  Verdict verdict = Verdict::Good;
  std::string value;     // "3"
  std::string sentence;  // what to do; of a good one, that there is nothing
  std::vector<FootagePlace> places;
  std::optional<double> soundOffset = {};  // that the footage should have instead of its own, in seconds
};

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

/// The worst verdict, of rows that were not overridden.
Verdict worstOf(std::span<const CheckRow> rows);
std::string checkReport(std::span<const CheckRow> rows);  // JSON

}  // namespace visema
