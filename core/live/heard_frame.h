// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/live/live_frame.h"
#include "core/live/recorder_slot.h"
#include "core/speech/feature_stream.h"

namespace visema {

/// What one frame's mouth needs of the sound, on its way from the ears to the painter.
struct HeardFrame {
  enum class Kind {
    Frame,
    VoiceEnded,  // no more frames of this voice
    WakeUp,      // something else has changed: look
  };
  Kind kind = Kind::Frame;
  int voice = 0;         // which one, counted from the session's first
  FrameIndex index = 0;  // of it
  FeatureRows rows{1};   // only those the frame sees; its own is row kRowsBeforeFrame
  int rowsAhead = 7;
  float gate = 0;  // how far the mouth may open
  bool speaking = false;
  SteadyTime heardAt{};  // when its sound was in the air
  SteadyTime knownAt{};  // when enough sound after it was known
  int delayMs = 0;
  Recorders recorders = {};  // of its voice
};

}  // namespace visema
