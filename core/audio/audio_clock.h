// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "core/base/time.h"

namespace visema {

/// Where a running stream of sound is right now; what pictures and files are paced by.
class AudioClock {
 public:
  virtual ~AudioClock() = default;
  /// Thread-safe. Never goes backwards.
  virtual SampleTime now() const = 0;
};

/// The clock of sound nobody plays: the computer's own, from zero when made.
class FreeRunningClock final : public AudioClock {
 public:
  explicit FreeRunningClock(SampleRate rate = kSpeechRate) : rate_(rate) {}
  SampleTime now() const override {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    return {static_cast<std::int64_t>(elapsed.count() * rate_), rate_};
  }

 private:
  SampleRate rate_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace visema
