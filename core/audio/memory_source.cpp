// SPDX-License-Identifier: Apache-2.0
#include "core/audio/memory_source.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>

#include "core/base/steady_time.h"
#include "core/base/stream_resampler.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr SampleRate kMinRate = 1000;
constexpr SampleRate kMaxRate = 1'000'000;
constexpr double kLongestWait = 0.02;  // the clock may jump: look at it this often
constexpr double kAtOnce = 0.001;      // seconds
constexpr int kMostReadings = 10;

}  // namespace

Status MemorySourceOptions::validate() const {
  if (!(leadSeconds >= 0 && leadSeconds <= 60))
    return fail(ErrorCode::InvalidArgument, "The lead of a sound file must be between 0 and 60 seconds.");
  return {};
}

Result<std::unique_ptr<MemorySource>> MemorySource::create(const AudioClip& clip,
                                                           std::shared_ptr<const AudioClock> clock,
                                                           MemorySourceOptions options) {
  TRY(options.validate());
  if (!clock || clip.channels < 1 || clip.rate < kMinRate || clip.rate > kMaxRate)
    return fail(ErrorCode::InvalidArgument, "A sound in memory needs a clock, channels and a rate of 1 kHz to 1 MHz.");
  if (clip.frames() == 0) return fail(ErrorCode::BadData, "The sound is empty; choose a file that has sound in it.");
  std::vector<float> mono;
  mono.reserve(static_cast<std::size_t>(clip.frames()));
  appendChannels(clip.samples, clip.channels, 1, mono);
  if (clip.rate != kSpeechRate) mono = resample(mono, clip.rate, kSpeechRate, 1);
  return std::unique_ptr<MemorySource>(new MemorySource(std::move(mono), std::move(clock), options));
}

MemorySource::MemorySource(std::vector<float> voice, std::shared_ptr<const AudioClock> clock,
                           MemorySourceOptions options)
    : voice_(std::move(voice)), clock_(std::move(clock)), options_(options) {}

double MemorySource::clockSeconds() const { return clock_->now().seconds(); }

Result<AudioBlock> MemorySource::read(std::span<float> out, const std::stop_token& stop) {
  const bool loops = options_.atEnd == MemorySourceOptions::AtEnd::Loop;
  const std::int64_t left = loops ? static_cast<std::int64_t>(out.size()) : length() - position_;
  const std::int64_t count = std::min(static_cast<std::int64_t>(out.size()), left);
  const double due = static_cast<double>(position_ + count) / kSpeechRate - options_.leadSeconds;

  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  for (double wait = due - clockSeconds(); count > 0 && wait > 0; wait = due - clockSeconds()) {
    // Nobody notifies: this is a wait for time to pass that a stop request ends at once.
    changed.wait_for(lock, stop, std::chrono::duration<double>(std::min(wait, kLongestWait)), [] { return false; });
    if (stop.stop_requested()) break;
  }
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Reading the sound was stopped.");

  const AudioBlock block{{position_, kSpeechRate}, static_cast<std::size_t>(count), !loops && count == left};
  for (std::int64_t i = 0; i < count; ++i) out[i] = voice_[(position_ + i) % length()];
  position_ += count;
  return block;
}

std::optional<std::chrono::steady_clock::time_point> MemorySource::timeOf(SampleTime time) const {
  // Both clocks at once: where this thread had to pause between the two, they are read again.
  SteadyTime here = std::chrono::steady_clock::now();
  double there = clockSeconds();
  for (int again = 0; again < kMostReadings && secondsSince(here) > kAtOnce; ++again) {
    here = std::chrono::steady_clock::now();
    there = clockSeconds();
  }
  return here + steadySeconds(time.seconds() - there);
}

}  // namespace visema
