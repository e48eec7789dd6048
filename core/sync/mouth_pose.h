// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace visema {

/// How a mouth is looked at: turned, from nearer or farther, moved, mirrored.
struct MouthPose {
  float scale = 1;  // 2: the mouth is half as large
  float angle = 0;
  float x = 0, y = 0;  // where the middle of the picture looks; 1 is half its side
  bool mirrored = false;
  float stretch = 1;  // 1.2: narrower, as a face that is turned aside
};

/// A mouth of a TalkingFilm as the matcher meets it: `picture` has kSyncSide x kSyncSide numbers, 0..255.
void lookAtMouth(std::span<const std::uint8_t> mouth, const MouthPose& pose, std::span<float> picture);

}  // namespace visema
