// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "core/lipsync/speech_frame.h"
#include "core/live/live_frame.h"
#include "core/live/recorder_slot.h"

namespace visema {

/// What was heard for one frame, on its way from the listener to the painter, or another call for it.
struct HeardFrame : SpeechFrame {
  enum class Kind {
    Frame,
    VoiceEnded,  // no more frames of this voice
    WakeUp,      // something else has changed: look
  };
  static HeardFrame voiceEnded(int voice) { return HeardFrame(Kind::VoiceEnded, voice); }
  static HeardFrame wakeUp() { return HeardFrame(Kind::WakeUp, 0); }
  HeardFrame() = default;
  HeardFrame(SpeechFrame frame, int voiceNumber) : SpeechFrame(std::move(frame)), voice(voiceNumber) {}

  Kind kind = Kind::Frame;
  int voice = 0;         // which one, counted from the session's first
  SteadyTime heardAt{};  // when its sound was in the air
  SteadyTime knownAt{};  // when enough sound after it was known
  int delayMs = 0;
  Recorders recorders = {};  // of its voice

 private:
  HeardFrame(Kind what, int voiceNumber) : kind(what), voice(voiceNumber) {}
};

}  // namespace visema
