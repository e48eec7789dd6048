// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>

#include "core/base/steady_time.h"
#include "core/base/time.h"
#include "core/live/live_frame.h"

namespace visema {

/// A piece of a voice and when its first frame is to be heard: when the picture of that moment is shown.
struct LiveSound {
  SteadyTime dueAt;
  std::span<const float> frames;  // interleaved
  SampleRate rate = kSpeechRate;
  int channels = 1;
};

/// Who else gets what a session shows and says, a while before it is due, whoever takes its pictures. All of it returns
/// at once.
class LiveOutput {
 public:
  virtual ~LiveOutput() = default;
  /// On the painting thread.
  virtual void picture(const LiveFrame& frame) = 0;
  /// On the listening thread.
  virtual void sound(const LiveSound& sound) = 0;
  /// Thread-safe: somebody looks at the pictures just now.
  virtual bool watched() const = 0;
  /// Thread-safe: told when somebody begins to look. The one before is not called any more.
  virtual void onWatched(std::function<void()> callback) = 0;
};

}  // namespace visema
