// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "core/base/time.h"

namespace visema {

inline constexpr float kSilenceDb = -120.0F;  // what a level of nothing is called

/// How loud sound is, in dBFS: a full-scale square wave has peak and RMS 0 dB, a full-scale sine RMS -3 dB.
struct Level {
  float peakDb = kSilenceDb;
  float rmsDb = kSilenceDb;
  std::uint64_t clippedSamples = 0;
};

/// The level of all these samples together.
Level measureLevel(std::span<const float> samples);

/// Follows the level of running sound as a meter shows it: the peak jumps up and falls 20 dB a second, the RMS is over
/// about 300 ms, clipped samples add up. It does not change the sound.
class LevelMeter {
 public:
  /// `rate` is how many samples a second are pushed, all channels together.
  explicit LevelMeter(int rate);

  /// One thread. Realtime-safe. The highest amplitude among these samples.
  float push(std::span<const float> samples);
  /// The same thread: other sound follows, as if nothing had been heard yet.
  void reset();
  /// Thread-safe, Realtime-safe.
  Level level() const;

 private:
  float peakFall_;  // per sample
  float rmsKeep_;
  float peak_ = 0;
  float meanSquare_ = 0;
  std::atomic<std::uint64_t> shown_{0};  // peak and mean square in one word
  std::atomic<std::uint64_t> clipped_{0};
};

}  // namespace visema
