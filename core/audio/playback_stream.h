// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/audio/audio_clock.h"
#include "core/audio/audio_source.h"

namespace visema {

struct PlaybackOptions {
  std::string device;          // a name from listAudioDevices(); empty: the default output
  SampleRate rate = 48000;     // of what will be written; converted where the device cannot do it
  int channels = 1;            // of what will be written
  double bufferSeconds = 0.5;  // how far write() may run ahead of what is played
  double latencySeconds = 0;   // 0: what the device recommends for interactive use
  Status validate() const;
};

/// In frames at the rate of what is written, since the stream was opened.
struct PlaybackCounts {
  std::uint64_t playedFrames = 0;
  std::uint64_t underrunFrames = 0;   // silence the device played because write() was late
  std::uint64_t discardedFrames = 0;  // passed in silence while the device was away
  std::uint64_t deviceXruns = 0;      // times the device itself reported missing output
  int timesLost = 0;
};

/// Plays what is written and tells which sample is heard now: the clock of a file's session. When the device goes away
/// the written sound passes unheard at its own speed, and the stream reconnects like a CaptureStream.
class PlaybackStream : public AudioClock {
 public:
  static Result<std::unique_ptr<PlaybackStream>> create(const PlaybackOptions& options = {});

  /// One thread. Waits until all interleaved frames are buffered; Cancelled when stopped.
  virtual Status write(std::span<const float> frames, const std::stop_token& stop) = 0;
  /// The writing thread. Waits until all that was written has been heard, or so long; what is not written then is no
  /// underrun.
  virtual Status drain(const std::stop_token& stop, std::optional<std::chrono::seconds> within = std::nullopt) = 0;

  /// The rest is Thread-safe; now() is the written sample that is heard now.
  virtual double latencySeconds() const = 0;  // from a sample leaving the buffer to being heard
  virtual std::vector<DeviceEvent> takeEvents() = 0;
  virtual std::string deviceName() const = 0;
  virtual bool connected() const = 0;
  virtual std::uint64_t bufferedFrames() const = 0;
  virtual PlaybackCounts counts() const = 0;
};

}  // namespace visema
