// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/audio/playback_stream.h"
#include "core/audio/sample_clock.h"
#include "core/base/bounded_queue.h"
#include "core/base/result.h"

namespace visema {

/// Lets a voice be heard as late as its picture is seen, on a thread of its own; corrects by silence or a cut when the
/// two drift apart. Does not listen.
class Monitor {
 public:
  static Result<std::unique_ptr<Monitor>> open(const std::string& loudspeaker, SampleRate rate, int channels,
                                               int delayMs);

  /// One thread; never waits. `inTheAir` is when the first of the frames was said.
  void play(SteadyTime inTheAir, std::span<const float> frames);
  /// Thread-safe: from a sound to its picture.
  void setDelay(int delayMs) { delayMs_.store(delayMs); }

 private:
  Monitor(std::unique_ptr<PlaybackStream> playback, SampleRate rate, int channels, int delayMs);
  void run(const std::stop_token& stop);

  struct Block {
    SteadyTime inTheAir;
    std::vector<float> frames;
  };
  const std::unique_ptr<PlaybackStream> playback_;
  const SampleRate rate_;
  const int channels_;
  std::atomic<int> delayMs_;
  BoundedQueue<Block> blocks_{256, WhenFull::DropOldest};
  std::jthread thread_;
};

/// What to do before sound is written that will be heard at `heardAt` and should be at `dueAt`: so many frames of
/// silence, or so many left out (negative). Small differences are left alone.
std::int64_t monitorCorrection(SteadyTime heardAt, SteadyTime dueAt, SampleRate rate);

}  // namespace visema
