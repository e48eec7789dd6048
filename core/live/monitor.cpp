// SPDX-License-Identifier: Apache-2.0
#include "core/live/monitor.h"

#include <algorithm>
#include <cmath>

#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr double kTolerated = 0.02;    // seconds that nobody hears or sees
constexpr double kMostBuffered = 1.5;  // seconds: more than any delay
constexpr double kMostSilence = 1;

}  // namespace

std::int64_t monitorCorrection(SteadyTime heardAt, SteadyTime dueAt, SampleRate rate) {
  const double early = std::chrono::duration<double>(dueAt - heardAt).count();
  if (std::abs(early) < kTolerated) return 0;
  return static_cast<std::int64_t>(std::min(early, kMostSilence) * rate);
}

Result<std::unique_ptr<Monitor>> Monitor::open(const std::string& loudspeaker, SampleRate rate, int channels,
                                               int delayMs) {
  PlaybackOptions options;
  options.device = loudspeaker;
  options.rate = rate;
  options.channels = channels;
  options.bufferSeconds = kMostBuffered;
  auto playback = TRY(PlaybackStream::create(options));
  return std::unique_ptr<Monitor>(new Monitor(std::move(playback), rate, channels, delayMs));
}

Monitor::Monitor(std::unique_ptr<PlaybackStream> playback, SampleRate rate, int channels, int delayMs)
    : playback_(std::move(playback)),
      rate_(rate),
      channels_(channels),
      delayMs_(delayMs),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Monitor::play(SteadyTime inTheAir, std::span<const float> frames) {
  blocks_.push({inTheAir, {frames.begin(), frames.end()}});
}

void Monitor::run(const std::stop_token& stop) {
  nameThisThread("monitor");
  while (auto block = blocks_.pop(stop)) {
    const double ahead = static_cast<double>(playback_->bufferedFrames()) / rate_ + playback_->latencySeconds();
    const SteadyTime heardAt = std::chrono::steady_clock::now() + steadySeconds(ahead);
    const SteadyTime dueAt = block->inTheAir + std::chrono::milliseconds(delayMs_.load());
    const std::int64_t correction = monitorCorrection(heardAt, dueAt, rate_) * channels_;
    std::span<const float> frames(block->frames);
    if (correction > 0) {
      const std::vector<float> silence(static_cast<std::size_t>(correction));
      if (!playback_->write(silence, stop)) return;
    } else {
      frames = frames.subspan(std::min(frames.size(), static_cast<std::size_t>(-correction)));
    }
    if (!playback_->write(frames, stop)) return;
  }
}

}  // namespace visema
