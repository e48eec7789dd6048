// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/audio/spsc_ring.h"
#include "core/base/steady_time.h"
#include "core/base/stream_resampler.h"
#include "core/base/time.h"
#include "core/live/live_output.h"

namespace visema {

/// Keeps a voice until it is due and gives it out on another device's clock: what is read for a moment is what is due
/// then, however the two clocks drift, by a resampler that follows. Opens no device.
class DelayLine {
 public:
  static constexpr SampleRate kRate = 48000;  // of what is read, mono

  DelayLine();

  /// One thread: keeps the sound while somebody listens, and else what may still be due when somebody begins to.
  void write(const LiveSound& sound);
  /// Thread-safe: whether somebody reads.
  void setListening(bool listening);
  /// Thread-safe: silence at once.
  void setMuted(bool muted) { muted_.store(muted, std::memory_order_relaxed); }
  bool muted() const { return muted_.load(std::memory_order_relaxed); }

  /// One other thread. Realtime-safe: fills `out`, whose first sample belongs to `firstAt`; silence where there is
  /// none.
  void read(std::span<float> out, SteadyTime firstAt);

  /// Thread-safe: how far what is read was from its time, and how much faster the voice's clock runs than the
  /// reader's.
  double errorMs() const { return errorMs_.load(std::memory_order_relaxed); }
  double driftPpm() const { return driftPpm_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

  void keep(const LiveSound& sound);
  void take(const LiveSound& sound);
  void append(std::span<const float> mono, SteadyTime dueAt);
  void follow(double target, std::size_t count);
  void fetch(double last);
  float sampleAt(double position) const;

  const std::vector<float> taps_;
  SpscRing<float> ring_;
  /// When the line's sample 0 is due, in nanoseconds of the steady clock: the one word that the reader has to know.
  std::atomic<std::int64_t> zeroAt_{kNoTime};
  std::atomic<std::int64_t> validFrom_{
      0};  // sample of the line: what is before it has another time; set before zeroAt_
  std::atomic<bool> listening_{false}, muted_{false};
  std::atomic<double> errorMs_{0}, driftPpm_{0};

  // The writer's.
  std::unique_ptr<StreamResampler> resampler_;
  SampleRate from_ = 0;
  std::vector<float> mono_, converted_;
  std::int64_t written_ = 0;  // samples of the line so far
  SteadyTime nextDue_{};      // of the next sample that comes, by what was written
  bool follows_ = false;      // what comes next follows what was written
  LiveSound kept_;            // what nobody has listened to, with its frames in
  std::vector<float> keptFrames_;

  // The reader's.
  std::vector<float> history_;  // the line from sample historyStart_ on
  std::size_t held_ = 0;
  std::int64_t historyStart_ = 0;
  double position_ = 0;  // of the next sample that is read
  double step_ = 1;
  double slowStep_ = 1;
  bool following_ = false;
  float gain_ = 0;
};

}  // namespace visema
