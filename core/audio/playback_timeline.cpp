// SPDX-License-Identifier: Apache-2.0
#include "core/audio/playback_timeline.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace visema {
namespace {

constexpr std::chrono::milliseconds kStumble(50);
constexpr double kLongestDelay = 2;     // seconds; more is a fault of the device's clock
constexpr double kSliceSeconds = 0.02;  // converted and pushed at a time

}  // namespace

void PlaybackTimeline::add(std::shared_ptr<PlaybackConnection> connection) {
  next_ = std::move(connection);
  if (!everConnected_) useNext();
}

std::size_t PlaybackTimeline::offer(std::span<const float> frames) {
  const auto channels = static_cast<std::size_t>(channels_);
  std::size_t taken = 0;
  if (connection_) {
    pushPending();
    const std::size_t slice = static_cast<std::size_t>(std::lround(rate_ * kSliceSeconds)) * channels;
    if (pending_.empty()) taken = std::min(frames.size(), slice);
    if (taken > 0) convert(frames.first(taken));
  } else {
    // Sound passes unheard, but no faster than it would be heard.
    const auto passed = static_cast<std::size_t>(std::max<std::int64_t>(0, position_ - written_)) * channels;
    taken = std::min(frames.size(), passed);
    counts_.discardedFrames += taken / channels;
  }
  written_ += static_cast<std::int64_t>(taken / channels);
  return taken;
}

void PlaybackTimeline::finish() {
  if (!connection_) return;
  connection_->expectSamples(false);
  pushPending();
  if (!pending_.empty() || flushed_) return;
  flushed_ = true;
  if (!toDevice_) return;
  // What the filter still holds; after it the device's frames count from here.
  toDevice_->flush(pending_);
  deviceBase_ = devicePushed_ + static_cast<std::int64_t>(pending_.size()) / connection_->format.channels;
  writtenBase_ = written_;
  pushPending();
}

PlaybackCounts PlaybackTimeline::counts() const {
  PlaybackCounts counts = counts_;
  if (connection_) addCountsOf(*connection_, counts);
  return counts;
}

void PlaybackTimeline::convert(std::span<const float> frames) {
  connection_->expectSamples(true);
  flushed_ = false;
  const int to = connection_->format.channels;
  if (!toDevice_) {
    appendChannels(frames, channels_, to, pending_);
    return;
  }
  adapted_.clear();
  appendChannels(frames, channels_, to, adapted_);
  toDevice_->push(adapted_, pending_);
}

void PlaybackTimeline::pushPending() {
  const std::span<const float> left = std::span<const float>(pending_).subspan(pendingAt_);
  const std::size_t fits = std::min(left.size(), connection_->samples.writable());
  connection_->samples.push(left.first(fits));
  pendingAt_ += fits;
  devicePushed_ += static_cast<std::int64_t>(fits) / connection_->format.channels;
  if (pendingAt_ < pending_.size()) return;
  pending_.clear();
  pendingAt_ = 0;
}

void PlaybackTimeline::update(SteadyTime now) {
  if (connection_ && connection_->ended()) leaveConnection(now);
  if (next_ && next_->ended()) next_.reset();
  // While a device that came back is still silent, sound goes on passing by the computer's clock.
  if (!connection_ && next_ && next_->callbacks() > 0) useNext();
  if (connection_) readStamps();
  position_ = std::max(position_, estimate(now));
  const std::int64_t furthest = written_ + static_cast<std::int64_t>(rate_ * kSliceSeconds);
  if (!connection_ && position_ > furthest) {
    // Nobody writes: time that passes so is not owed to the writer later.
    awayFrom_ = position_ = furthest;
    awaySince_ = now;
  }
}

void PlaybackTimeline::useNext() {
  everConnected_ = true;
  connection_ = std::exchange(next_, nullptr);
  deviceBase_ = devicePushed_ = 0;
  writtenBase_ = written_;
  clock_.restart();
  restartClock_ = primed_ = false;
  lastTaken_.reset();
  toDevice_.reset();
  if (connection_->format.rate != rate_)
    toDevice_ = std::make_unique<StreamResampler>(rate_, connection_->format.rate, connection_->format.channels);
}

void PlaybackTimeline::leaveConnection(SteadyTime now) {
  readStamps();
  awaySince_ = now;
  awayFrom_ = position_ = std::max(position_, estimate(now));
  addCountsOf(*connection_, counts_);
  counts_.discardedFrames += static_cast<std::uint64_t>(std::max<std::int64_t>(0, written_ - playedTo()));
  connection_.reset();
  pending_.clear();
  pendingAt_ = 0;
}

void PlaybackTimeline::readStamps() {
  if (connection_->stamps.writable() == 0) restartClock_ = true;  // some were lost
  PlaybackStamp stamp;
  while (connection_->stamps.readable() > 0) {
    connection_->stamps.pop({&stamp, 1});
    // First the device takes all its buffers at once, and may then need two seconds to begin.
    const double blockSeconds = static_cast<double>(stamp.wanted) / connection_->format.rate;
    if (lastTaken_ && stamp.taken - *lastTaken_ > steadySeconds(blockSeconds / 2)) primed_ = true;
    lastTaken_ = stamp.taken;
    if (primed_ && stamp.frames > 0) observe(stamp);
    if (stamp.frames < stamp.wanted) restartClock_ = true;
  }
}

void PlaybackTimeline::observe(const PlaybackStamp& stamp) {
  const bool plausible = stamp.delay > 0 && stamp.delay < kLongestDelay;
  const SteadyTime heard = stamp.taken + steadySeconds(plausible ? stamp.delay : connection_->format.latencySeconds);
  const auto frame = static_cast<double>(writtenAt(stamp.firstFrame));
  // A device that stumbled goes on from another place.
  if (clock_.running() && std::chrono::abs(heard - clock_.timeOf(frame)) > kStumble) restartClock_ = true;
  if (std::exchange(restartClock_, false)) clock_.restart();
  clock_.observe(frame, heard);
}

// The frame heard at `now`, as well as is known.
std::int64_t PlaybackTimeline::estimate(SteadyTime now) const {
  if (!connection_) {
    const std::chrono::duration<double> away = now - awaySince_;
    return awayFrom_ + static_cast<std::int64_t>(away.count() * rate_);
  }
  if (!clock_.running()) return position_;  // not primed yet
  return std::min(static_cast<std::int64_t>(clock_.sampleAt(now)), playedTo());
}

std::int64_t PlaybackTimeline::writtenAt(std::int64_t deviceFrame) const {
  const std::int64_t since = scaleFloor(deviceFrame - deviceBase_, rate_, connection_->format.rate);
  return std::min(writtenBase_ + since, written_);
}

void PlaybackTimeline::addCountsOf(const PlaybackConnection& connection, PlaybackCounts& counts) const {
  const auto atOurRate = [&](std::uint64_t frames) {
    return static_cast<std::uint64_t>(scaleFloor(static_cast<std::int64_t>(frames), rate_, connection.format.rate));
  };
  counts.playedFrames += atOurRate(static_cast<std::uint64_t>(connection.playedFrames()));
  counts.underrunFrames += atOurRate(connection.underrunFrames());
  counts.deviceXruns += connection.xruns();
}

}  // namespace visema
