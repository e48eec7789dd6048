// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "core/base/steady_time.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/lipsync/playhead.h"

namespace visema {

/// How loud a frame's worth of voice was, as soon as it was heard: 0..1. Called on the listening thread; never waits.
using SoundHeard = std::function<void(FrameIndex frame, float peak)>;

/// What is given up, step by step, when the machine cannot keep up.
enum class Effort {
  Full,         // the avatar's best network, every frame
  Light,        // its lightest
  EverySecond,  // every second frame is painted
  Still,        // the footage runs on with its mouth as filmed at rest
};

/// One picture of a live session and when to show it.
struct LiveFrame {
  YuvFrame picture;
  FrameIndex index = -1;  // of its voice, whose sound begins at index / 25 s; negative: there is no voice
  SteadyTime heardAt;     // when that sound was in the air
  SteadyTime showAt;      // the same plus the session's delay
  ClipFrame shown;
  float opening = 0;  // of the mouth, for the curve
  bool speaking = false;
};

}  // namespace visema
