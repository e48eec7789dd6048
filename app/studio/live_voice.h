// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/studio/live_port.h"
#include "core/audio/audio_source.h"
#include "core/audio/level_meter.h"

namespace visema::studio {

/// Where a session's voice comes from, and where it is heard again in time with the lips. Its source must not
/// be read any more when it goes.
class LiveVoice {
 public:
  using Heard = std::function<void(FrameIndex frame, float peak)>;
  /// `delayMs` is how long after a sound its picture is shown.
  static Result<std::unique_ptr<LiveVoice>> open(const LiveWish& wish, int delayMs, Heard heard);
  virtual ~LiveVoice() = default;

  virtual std::shared_ptr<AudioSource> source() = 0;
  /// The rest is Thread-safe.
  virtual void setDelay(int delayMs) = 0;
  virtual Level level() const = 0;
  virtual bool connected() const = 0;
  /// What the user should know although the voice runs, told once.
  const std::string& note() const { return note_; }

 protected:
  std::string note_;
};

}  // namespace visema::studio
