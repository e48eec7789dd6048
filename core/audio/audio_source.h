// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

/// What a read gave: `count` samples whose first has the time `start`. Blocks follow each other without a gap.
struct AudioBlock {
  SampleTime start;
  std::size_t count = 0;
  bool ended = false;  // nothing follows; only then count may be less than was asked for
};

/// A device left or came back. The message is one sentence for the user.
struct DeviceEvent {
  enum class Kind { Lost, Reconnected };
  Kind kind = Kind::Lost;
  std::string device;
  std::string message;
};

/// Where the voice comes from: microphone, file or a scripted fake; gives 16 kHz mono on the audio clock. It neither
/// plays nor analyses it.
class AudioSource {
 public:
  virtual ~AudioSource() = default;

  /// One thread. Waits until `out` is full or the source has ended; Cancelled when stopped. What a device could not
  /// deliver is silence, so that sample times never slip.
  virtual Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) = 0;

  /// Thread-safe: when that sample was (or will be) in the air, once known.
  virtual std::optional<std::chrono::steady_clock::time_point> timeOf(SampleTime time) const = 0;

  /// Thread-safe: seconds from a sound in the air to its samples being readable.
  virtual double latencySeconds() const = 0;

  /// Thread-safe: what happened to the device since the last call, oldest first.
  virtual std::vector<DeviceEvent> takeEvents() { return {}; }

  /// The sound that read() passes on as it was before, at rate() and interleaved, with the time of its first frame;
  /// called on the reader's thread inside read(). Set before the first read. False: there is no other than read()'s.
  using Tap = std::function<void(SampleTime start, std::span<const float> frames)>;
  virtual bool setTap(Tap) { return false; }
  /// Thread-safe: of the tap.
  virtual SampleRate rate() const { return kSpeechRate; }
  virtual int channels() const { return 1; }
};

}  // namespace visema
