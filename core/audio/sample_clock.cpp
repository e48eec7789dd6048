// SPDX-License-Identifier: Apache-2.0
#include "core/audio/sample_clock.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace visema {
namespace {

constexpr double kFastHertz = 1.0;       // loop bandwidth at first: finds the offset within a second
constexpr double kSlowHertz = 0.05;      // and once settled: lets 20 ms of jitter through as well under 1 ms
constexpr double kMaxRateError = 0.002;  // no converter is worse than 2000 ppm

}  // namespace

void SampleClock::observe(double sample, SteadyTime when) {
  if (!running_) {
    running_ = true;
    origin_ = when;
    sample_ = sample;
    seconds_ = 0;
    return;
  }
  const double count = sample - sample_;
  if (count <= 0) return;
  const double elapsed = count / rate_;
  const double predicted = seconds_ + count * secondsPerSample_;
  const double error = std::chrono::duration<double>(when - origin_).count() - predicted;
  // The bandwidth narrows as 1/time, which is how a mean over everything seen so far would do it.
  const double hertz = std::clamp(kFastHertz / (1 + settledSeconds_), kSlowHertz, kFastHertz);
  const double omega = std::min(2 * std::numbers::pi * hertz * elapsed, 0.5);
  seconds_ = predicted + std::numbers::sqrt2 * omega * error;
  secondsPerSample_ += omega * omega * error / count;
  secondsPerSample_ = std::clamp(secondsPerSample_, (1 - kMaxRateError) / rate_, (1 + kMaxRateError) / rate_);
  sample_ = sample;
  settledSeconds_ += elapsed;
}

double SampleClock::sampleAt(SteadyTime when) const {
  return sample_ + (std::chrono::duration<double>(when - origin_).count() - seconds_) / secondsPerSample_;
}

SteadyTime SampleClock::timeOf(double sample) const {
  const double seconds = seconds_ + (sample - sample_) * secondsPerSample_;
  return origin_ + steadySeconds(seconds);
}

}  // namespace visema
