// SPDX-License-Identifier: Apache-2.0
#include "core/audio/playback_stream.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "core/audio/linked_stream.h"
#include "core/audio/playback_timeline.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::chrono::milliseconds kLookAgain(3);  // the audio thread wakes nobody: room is looked for this often

}  // namespace

Status PlaybackOptions::validate() const {
  if (rate < 8000 || rate > 384'000)
    return fail(ErrorCode::InvalidArgument, "Sound is played at 8000 to 384000 Hz; convert it first.");
  if (channels < 1 || channels > 32) return fail(ErrorCode::InvalidArgument, "Sound is played with 1 to 32 channels.");
  if (!(bufferSeconds >= 0.01 && bufferSeconds <= 10))
    return fail(ErrorCode::InvalidArgument, "The buffer of a sound output must be between 0.01 and 10 seconds.");
  if (!(latencySeconds >= 0 && latencySeconds <= 2))
    return fail(ErrorCode::InvalidArgument, "The latency of a sound output must be between 0 and 2 seconds.");
  return {};
}

namespace {

class Output final : public LinkedStream<PlaybackStream> {
 public:
  explicit Output(const PlaybackOptions& options)
      : LinkedStream({Direction::Output, options.device, options.rate, options.channels, options.latencySeconds}),
        options_(options),
        timeline_(options.rate, options.channels) {}
  ~Output() override { disconnect(); }

  Status write(std::span<const float> frames, const std::stop_token& stop) override;
  Status drain(const std::stop_token& stop, std::optional<std::chrono::seconds> within) override;

  SampleTime now() const override {
    const std::lock_guard lock(mutex_);
    timeline_.update(std::chrono::steady_clock::now());
    return {timeline_.position(), options_.rate};
  }
  std::uint64_t bufferedFrames() const override {
    const std::lock_guard lock(mutex_);
    timeline_.update(std::chrono::steady_clock::now());
    return static_cast<std::uint64_t>(timeline_.bufferedFrames());
  }
  PlaybackCounts counts() const override {
    const std::lock_guard lock(mutex_);
    PlaybackCounts counts = timeline_.counts();
    counts.timesLost = timesLost();
    return counts;
  }

 private:
  std::shared_ptr<LinkConnection> makeConnection(const LinkFormat& format) override {
    return std::make_shared<PlaybackConnection>(format, options_.bufferSeconds);
  }
  void connectionStarted(std::shared_ptr<LinkConnection> connection, SampleRate) override {
    const std::lock_guard lock(mutex_);
    timeline_.add(std::static_pointer_cast<PlaybackConnection>(std::move(connection)));
  }
  void wait(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
    changed_.wait_for(lock, stop, kLookAgain, [] { return false; });
  }

  const PlaybackOptions options_;
  mutable std::mutex mutex_;             // of the timeline
  std::condition_variable_any changed_;  // nobody notifies: it is what a stop request interrupts
  mutable PlaybackTimeline timeline_;    // moves on whenever it is looked at
};

Status Output::write(std::span<const float> frames, const std::stop_token& stop) {
  if (frames.size() % static_cast<std::size_t>(options_.channels) != 0)
    return fail(ErrorCode::InvalidArgument, "Sound to be played must be whole frames of all channels.");
  std::unique_lock lock(mutex_);
  for (;;) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Playing the sound was stopped.");
    timeline_.update(std::chrono::steady_clock::now());
    const std::size_t taken = timeline_.offer(frames);
    frames = frames.subspan(taken);
    if (frames.empty() && !timeline_.pending()) return {};
    if (taken == 0) wait(lock, stop);
  }
}

Status Output::drain(const std::stop_token& stop, std::optional<std::chrono::seconds> within) {
  const auto began = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  for (;;) {
    timeline_.update(std::chrono::steady_clock::now());
    timeline_.finish();
    if (timeline_.finished()) return {};
    if (within && std::chrono::steady_clock::now() - began > *within)
      return fail(ErrorCode::DeviceLost,
                  "The sound output \"" + deviceName() +
                      "\" does not play to the end: plug it in again or restart the sound server.");
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Playing the sound was stopped.");
    wait(lock, stop);
  }
}

}  // namespace

Result<std::unique_ptr<PlaybackStream>> PlaybackStream::create(const PlaybackOptions& options) {
  TRY(options.validate());
  auto output = std::make_unique<Output>(options);
  TRY(output->open());
  return std::unique_ptr<PlaybackStream>(std::move(output));
}

}  // namespace visema
