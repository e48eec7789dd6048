// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/metrics.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/lipsync/playhead.h"

namespace visema {

/// What can be said of a film's quality without knowing the truth.
struct FilmQuality {
  double colourOffsetMean = 0,
         colourOffsetLargest = 0;  // grey levels by which painted colours missed those around them, before matching
  double restlessness = -1;        // of the painted mouth against the filmed one, see MouthMotion
  double openInSilence = 0;        // mean opening of the mouth where nobody speaks ...
  double openInSpeech = 0;         // ... and where somebody does; both 0 for compatible networks
};

/// What became of a film. A plain value.
struct FilmReport {
  std::filesystem::path out;
  std::string engine;
  std::string encoder;
  std::string heardThrough;  // the speech encoder, or that the avatar brought this sound's features
  int crf = 0;
  std::uint64_t bytes = 0;
  FilmQuality quality;
  std::string cachePlan;
  FrameIndex frames = 0;
  FrameIndex resumedAt = 0;  // frames that an earlier, interrupted run had made
  double soundSeconds = 0;
  double wallSeconds = 0;
  Metrics::Snapshot timings;
  bool judged = false;  // later, whether lips and sound belong together; what comes next says how it ended
  double sync = -1;     // how surely they do; negative: it could not be told
  int syncOffset = 0;   // frames by which the lips are late
  std::vector<std::string> clips;
  std::vector<FramePlan> plan;  // what each output frame shows

  double framesPerSecond() const;
  std::string json() const;
  /// Of what json() wrote, all but what each frame shows.
  static Result<FilmReport> read(const std::string& json);
};

}  // namespace visema
