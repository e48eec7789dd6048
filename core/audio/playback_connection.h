// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "core/audio/device_link.h"
#include "core/audio/spsc_ring.h"

namespace visema {

/// One block as the device took it.
struct PlaybackStamp {
  std::int64_t firstFrame = 0;  // since the connection began, counting written frames only
  std::int64_t frames = 0;
  std::int64_t wanted = 0;  // more than there were frames: silence followed them
  double delay = 0;         // seconds until the first of them is heard, as the device says
  std::chrono::steady_clock::time_point taken;
};

/// What is on its way from the writer to the device between two losses. It knows nothing of what came before or after.
class PlaybackConnection final : public LinkConnection {
 public:
  PlaybackConnection(LinkFormat linkFormat, double bufferSeconds)
      : format(std::move(linkFormat)),
        samples(std::max<std::size_t>(64, static_cast<std::size_t>(format.rate * bufferSeconds)) * format.channels),
        stamps(kStamps) {}

  const LinkFormat format;
  SpscRing<float> samples;
  SpscRing<PlaybackStamp> stamps;

  /// Thread-safe: missing samples count as underrun only while more is expected.
  void expectSamples(bool expected) { expected_.store(expected, std::memory_order_relaxed); }
  std::int64_t playedFrames() const { return played_.load(std::memory_order_acquire); }
  std::uint64_t underrunFrames() const { return underruns_.load(std::memory_order_relaxed); }

  void process(const float* /*input*/, float* output, std::size_t frames, double outputDelay) noexcept override {
    const std::size_t channels = static_cast<std::size_t>(format.channels);
    const std::size_t given = std::min(frames, samples.readable() / channels);
    samples.pop({output, given * channels});
    std::fill(output + given * channels, output + frames * channels, 0.0F);
    const std::int64_t first = played_.load(std::memory_order_relaxed);
    played_.store(first + static_cast<std::int64_t>(given), std::memory_order_release);
    if (given < frames && expected_.load(std::memory_order_relaxed))
      underruns_.store(underruns_.load(std::memory_order_relaxed) + frames - given, std::memory_order_relaxed);
    // A full ring of stamps only means that nobody has asked for the time in a while.
    const PlaybackStamp stamp{first, static_cast<std::int64_t>(given), static_cast<std::int64_t>(frames), outputDelay,
                              std::chrono::steady_clock::now()};
    if (stamps.writable() > 0) stamps.push({&stamp, 1});
  }

 private:
  static constexpr std::size_t kStamps = 1024;
  std::atomic<bool> expected_{false};
  std::atomic<std::int64_t> played_{0};
  std::atomic<std::uint64_t> underruns_{0};
};

}  // namespace visema
