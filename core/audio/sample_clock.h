// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/steady_time.h"
#include "core/base/time.h"

namespace visema {

/// Maps sample numbers of a running stream to the computer's clock and back, smoothing the jitter with which blocks
/// arrive (a second-order delay-locked loop). It never changes a sample number, and it is not thread-safe.
class SampleClock {
 public:
  explicit SampleClock(SampleRate rate) : rate_(rate), secondsPerSample_(1.0 / rate) {}

  SampleRate rate() const { return rate_; }
  bool running() const { return running_; }

  /// At `when`, with some jitter, the stream reached `sample`. Samples must not go backwards.
  void observe(double sample, SteadyTime when);
  /// From now on samples come from elsewhere (another device): the mapping stays, but settles anew.
  void resettle() { settledSeconds_ = 0; }
  /// Time passed without samples: the next observation begins a new mapping at the last measured rate.
  void restart() {
    running_ = false;
    settledSeconds_ = 0;
  }

  /// Both extrapolate; only meaningful once running.
  double sampleAt(SteadyTime when) const;
  SteadyTime timeOf(double sample) const;

 private:
  SampleRate rate_;
  bool running_ = false;
  SteadyTime origin_{};  // seconds count from here
  double sample_ = 0;    // the newest observation, and its smoothed time
  double seconds_ = 0;
  double secondsPerSample_;
  double settledSeconds_ = 0;
};

}  // namespace visema
