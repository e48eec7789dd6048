// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDeadlineTimer>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/audio/audio_source.h"
#include "core/live/live_frame.h"
#include "tests/speech/test_sounds.h"
#include "tests/support/scripted_avatar.h"

namespace visema::test {

inline const SteadyTime kVoiceStart = SteadyTime() + std::chrono::hours(1);

/// A sentence between two silences.
inline std::vector<float> sentence(double silence, double after) {
  std::vector<float> samples(static_cast<std::size_t>(silence * kSpeechRate));
  const std::vector<float> said = testSound("ked_16k.wav");
  samples.insert(samples.end(), said.begin(), said.end());
  samples.resize(samples.size() + static_cast<std::size_t>(after * kSpeechRate));
  return samples;
}

/// A voice that is there as fast as it is read, up to what the test has allowed, on a clock of its own.
class ScriptedVoice final : public AudioSource {
 public:
  explicit ScriptedVoice(std::vector<float> samples, SteadyTime start = kVoiceStart)
      : samples_(std::move(samples)), allowed_(samples_.size()), start_(start) {}

  /// From now on only so many samples in all.
  void allow(std::size_t samples) {
    std::lock_guard lock(mutex_);
    allowed_ = std::min(samples, samples_.size());
    changed_.notify_all();
  }
  void tell(DeviceEvent event) {
    std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  std::atomic<double> clockRate = 1;  // how much faster than the computer's clock its own runs

  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override {
    std::unique_lock lock(mutex_);
    const std::size_t count = std::min(out.size(), samples_.size() - at_);
    if (!changed_.wait(lock, stop, [&] { return at_ + count <= allowed_; }) || stop.stop_requested())
      return fail(ErrorCode::Cancelled, "stopped");
    AudioBlock block{{static_cast<std::int64_t>(at_), kSpeechRate}, count, false};
    std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(at_), count, out.begin());
    at_ += count;
    block.ended = at_ == samples_.size();
    return block;
  }
  std::optional<SteadyTime> timeOf(SampleTime time) const override {
    return start_ + std::chrono::nanoseconds(static_cast<std::int64_t>(time.seconds() / clockRate * 1e9));
  }
  double latencySeconds() const override { return 0; }
  std::vector<DeviceEvent> takeEvents() override {
    std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }

 private:
  const std::vector<float> samples_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t allowed_;
  std::vector<DeviceEvent> events_;
  std::size_t at_ = 0;
  const SteadyTime start_;
};

}  // namespace visema::test
