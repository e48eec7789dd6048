// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "core/audio/device_link.h"
#include "core/audio/signal.h"
#include "core/audio/spsc_ring.h"

namespace visema {

/// One block as the device delivered it.
struct CaptureStamp {
  std::int64_t firstFrame = 0;  // since the connection began, lost frames included
  std::int64_t frames = 0;      // how many of them are in the ring
  std::chrono::steady_clock::time_point arrived;
};

/// What the device delivers between two losses, on its way from the audio thread to the reader. It knows nothing of
/// what came before or after.
class CaptureConnection final : public LinkConnection {
 public:
  CaptureConnection(LinkFormat linkFormat, Signal& signal)
      : format(std::move(linkFormat)),
        samples(static_cast<std::size_t>(format.rate) * kRingSeconds * format.channels),
        stamps(kStamps),
        signal_(signal) {}

  const LinkFormat format;
  SpscRing<float> samples;
  SpscRing<CaptureStamp> stamps;

  /// Thread-safe.
  std::uint64_t deliveredFrames() const { return delivered_.load(std::memory_order_relaxed); }
  std::uint64_t overrunFrames() const { return overruns_.load(std::memory_order_relaxed); }

  void process(const float* input, float* /*output*/, std::size_t frames, double /*outputDelay*/) noexcept override {
    const std::uint64_t first = delivered_.load(std::memory_order_relaxed);
    std::size_t kept = 0;
    if (input != nullptr && stamps.writable() > 0) {
      kept = samples.push({input, frames * format.channels}) / format.channels;
      const CaptureStamp stamp{static_cast<std::int64_t>(first), static_cast<std::int64_t>(kept),
                               std::chrono::steady_clock::now()};
      stamps.push({&stamp, 1});
    }
    delivered_.store(first + frames, std::memory_order_relaxed);
    overruns_.store(overruns_.load(std::memory_order_relaxed) + frames - kept, std::memory_order_relaxed);
    signal_.raise();
  }

 private:
  static constexpr std::size_t kRingSeconds = 4;
  static constexpr std::size_t kStamps = 16384;
  std::atomic<std::uint64_t> delivered_{0};
  std::atomic<std::uint64_t> overruns_{0};
  Signal& signal_;
};

}  // namespace visema
