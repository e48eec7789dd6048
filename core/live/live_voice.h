// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/audio/audio_source.h"
#include "core/base/result.h"

namespace visema {

struct VoiceOptions {
  std::filesystem::path file;  // empty: a microphone
  std::string microphone;      // by its name; empty: the default one
  double gainDb = 0;           // of the microphone
  bool audible = false;        // let it be heard, as late as its picture is seen
  std::string loudspeaker;     // by its name; empty: the default one
};

/// The voice of a live session: a microphone, or a sound file at its own speed; heard in time with the lips if wished.
class LiveVoice {
 public:
  virtual ~LiveVoice() = default;
  /// `delayMs` is how long after a sound its picture is shown. A file begins at once, after a moment of silence.
  static Result<std::shared_ptr<LiveVoice>> open(const VoiceOptions& options, int delayMs);

  /// What a session listens to; keeps the voice.
  friend std::shared_ptr<AudioSource> soundOf(const std::shared_ptr<LiveVoice>& voice) {
    return {voice, &voice->source()};
  }

  /// The rest is Thread-safe.
  virtual void setDelay(int delayMs) = 0;
  /// Of a microphone; a file is as loud as it is.
  virtual void setGain(double /*decibels*/) {}
  /// False while a device is away.
  virtual bool connected() const = 0;
  /// What the user should know although the voice runs; empty: nothing.
  const std::string& note() const { return note_; }

 protected:
  virtual AudioSource& source() = 0;
  std::string note_;
};

}  // namespace visema
