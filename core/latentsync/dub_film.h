// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/latentsync/dub_options.h"

namespace visema::latentsync {

/// What became of a dub. A plain value.
struct DubReport {
  std::filesystem::path out;
  FrameIndex frames = 0;
  FrameIndex withoutFace = 0;  // shown as they were filmed
  int chunks = 0;
  int chunksBefore = 0;      // that an earlier, interrupted run had painted
  double secondsAFrame = 0;  // of painting; 0 where nothing was painted
  double wallSeconds = 0;
};

/// Gives the person in a video the words of a sound: `out` is as long as the sound, at the video's own rate, with the
/// sound as it is. Where the video is shorter it goes back and forth. Frames without a face stay as they are. Stopped
/// or killed, the same call goes on after the last finished chunk.
Result<DubReport> dubFilm(const DubOptions& options, const ProgressFn& progress, std::stop_token stop);

/// Frame of a video of `count` frames that a film shows which goes back and forth; the turning frames are shown twice.
constexpr FrameIndex pingPong(FrameIndex frame, FrameIndex count) {
  const FrameIndex place = frame % (2 * count);
  return place < count ? place : 2 * count - 1 - place;
}

}  // namespace visema::latentsync
