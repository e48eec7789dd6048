// SPDX-License-Identifier: Apache-2.0
#include "core/audio/capture_timeline.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr double kSilenceBehind = 0.03;  // silence stays this far behind the clock: a device coming back overtakes it
constexpr auto kStumble = 100ms;         // more than blocks are ever late by jitter
constexpr auto kLateFor = 1s;

}  // namespace

CaptureTimeline::CaptureTimeline(SampleRate rate, int channels)
    : rate_(rate), channels_(channels), toSpeech_(rate, kSpeechRate, 1), clock_(rate) {}

void CaptureTimeline::add(std::shared_ptr<CaptureConnection> connection) {
  const std::lock_guard lock(mutex_);
  connections_.push_back(std::move(connection));
}

std::optional<SteadyTime> CaptureTimeline::timeOf(SampleTime time) const {
  const std::lock_guard lock(mutex_);
  if (!clock_.running()) return std::nullopt;
  return clock_.timeOf(static_cast<double>(time.samples) * rate_ / time.rate);
}

void CaptureTimeline::setGain(double decibels) {
  gain_.store(static_cast<float>(std::pow(10.0, decibels / 20)), std::memory_order_relaxed);
}

bool CaptureTimeline::takeSpeech(std::span<float> out) {
  if (speech_.size() < out.size()) return false;
  const auto end = speech_.begin() + static_cast<std::ptrdiff_t>(out.size());
  std::copy(speech_.begin(), end, out.begin());
  speech_.erase(speech_.begin(), end);
  return true;
}

// One small step: some silence, a block of the device, or the end of a connection; false when nothing is due.
bool CaptureTimeline::advance(SteadyTime now) {
  if (emitOwed()) return true;
  std::shared_ptr<CaptureConnection> connection;
  {
    const std::lock_guard lock(mutex_);
    if (!connections_.empty()) connection = connections_.front();
  }
  if (connection) {
    if (stamp_) {
      readBlock(*connection);
      return true;
    }
    const bool ended = connection->ended();  // looked at first: what came before the end is read before it
    if (takeStamp(*connection)) return true;
    if (ended) {
      endConnection(*connection);
      return true;
    }
  }
  if (!begun_) silenceOwed_ = silenceDue(now);
  return silenceOwed_ > 0;
}

// Long gaps are filled in steps, so that they take no memory.
bool CaptureTimeline::emitOwed() {
  std::int64_t& owed = silenceOwed_ > 0 ? silenceOwed_ : lostOwed_;
  const std::int64_t frames = std::min<std::int64_t>(owed, rate_ / 10);
  if (frames <= 0) return false;
  block_.assign(static_cast<std::size_t>(frames * channels_), 0.0F);
  {
    const std::lock_guard lock(mutex_);
    counts_.silenceFrames += static_cast<std::uint64_t>(frames);
  }
  if (silenceOwed_ > 0) {
    emit(block_);
  } else {
    emitFromDevice(block_);
  }
  owed -= frames;
  return true;
}

// How far silence is behind while the device is away.
std::int64_t CaptureTimeline::silenceDue(SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  if (!clock_.running()) return 0;
  const double until = clock_.sampleAt(now) - kSilenceBehind * rate_;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(until) - position_);
}

bool CaptureTimeline::takeStamp(CaptureConnection& connection) {
  if (connection.stamps.readable() == 0) return false;
  CaptureStamp stamp;
  connection.stamps.pop({&stamp, 1});
  if (!begun_) beginConnection(connection, stamp);
  lostOwed_ = stamp.firstFrame - nextFrame_;
  nextFrame_ = stamp.firstFrame + stamp.frames;
  stamp_ = stamp;
  return true;
}

// Places the first sample of a device at its time on the clock: after silence, or over what silence has covered.
void CaptureTimeline::beginConnection(const CaptureConnection& connection, const CaptureStamp& stamp) {
  begun_ = true;
  nextFrame_ = stamp.firstFrame;
  if (connection.format.rate != rate_)
    toRate_ = std::make_unique<StreamResampler>(connection.format.rate, rate_, channels_);
  const std::lock_guard lock(mutex_);
  if (!clock_.running()) return;
  const double age = static_cast<double>(stamp.frames) / connection.format.rate + connection.format.latencySeconds;
  const std::int64_t first = std::llround(clock_.sampleAt(stamp.arrived - steadySeconds(age)));
  silenceOwed_ = std::max<std::int64_t>(first - position_, 0);
  framesToSkip_ = std::max<std::int64_t>(position_ - first, 0);
  clock_.resettle();
}

void CaptureTimeline::readBlock(CaptureConnection& connection) {
  block_.resize(static_cast<std::size_t>(stamp_->frames) * connection.format.channels);
  connection.samples.pop(block_);
  adapted_.clear();
  appendChannels(block_, connection.format.channels, channels_, adapted_);
  emitFromDevice(adapted_);
  observe(stamp_->arrived - steadySeconds(connection.format.latencySeconds));
  stamp_.reset();
}

// The device's sound up to here was in the air at `when`. One that stays late has dropped samples without a word.
void CaptureTimeline::observe(SteadyTime when) {
  const std::lock_guard lock(mutex_);
  const auto sample = static_cast<double>(position_ - framesToSkip_);
  const SteadyTime::duration late = clock_.running() ? when - clock_.timeOf(sample) : SteadyTime::duration::zero();
  if (late <= kStumble) {
    lateSince_.reset();
    if (late < -kStumble) clock_.restart();  // sooner than can be: the mapping began with a late block
    clock_.observe(sample, when);
    return;
  }
  if (!lateSince_) {
    lateSince_ = when;
    leastLate_ = late;
  }
  leastLate_ = std::min(leastLate_, late);
  if (when - *lateSince_ < kLateFor) return;
  silenceOwed_ = std::llround(std::chrono::duration<double>(leastLate_).count() * rate_);
  lateSince_.reset();
}

void CaptureTimeline::endConnection(const CaptureConnection& connection) {
  const std::lock_guard lock(mutex_);
  addCountsOf(connection, counts_);
  connections_.pop_front();
  begun_ = false;
  framesToSkip_ = 0;
  lateSince_.reset();
  toRate_.reset();
}

void CaptureTimeline::emitFromDevice(std::span<const float> frames) {
  if (toRate_) {
    resampled_.clear();
    toRate_->push(frames, resampled_);
    frames = resampled_;
  }
  const std::int64_t skipped = std::min(framesToSkip_, static_cast<std::int64_t>(frames.size()) / channels_);
  framesToSkip_ -= skipped;
  emit(frames.subspan(static_cast<std::size_t>(skipped * channels_)));
}

void CaptureTimeline::emit(std::span<const float> frames) {
  if (frames.empty()) return;
  frames = amplified(frames);
  for (const CaptureStream::Tap* tap : {&tap_, &monitor_})
    if (*tap) (*tap)({position_, rate_}, frames);
  mono_.clear();
  appendChannels(frames, channels_, 1, mono_);
  toSpeech_.push(mono_, speech_);
  position_ += static_cast<std::int64_t>(frames.size()) / channels_;
}

std::span<const float> CaptureTimeline::amplified(std::span<const float> frames) {
  const float wanted = gain_.load(std::memory_order_relaxed);
  if (wanted == 1 && gainNow_ == 1) return frames;
  if (position_ == 0) gainNow_ = wanted;  // nothing was heard that it could differ from
  const float step = (wanted - gainNow_) / static_cast<float>(frames.size());
  amplified_.resize(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i)
    amplified_[i] = std::clamp(frames[i] * (gainNow_ + step * static_cast<float>(i + 1)), -1.0F, 1.0F);
  gainNow_ = wanted;
  return amplified_;
}

void CaptureTimeline::addCountsOf(const CaptureConnection& connection, CaptureCounts& counts) {
  counts.capturedFrames += connection.deliveredFrames();
  counts.overrunFrames += connection.overrunFrames();
  counts.deviceXruns += connection.xruns();
}

CaptureCounts CaptureTimeline::counts() const {
  const std::lock_guard lock(mutex_);
  CaptureCounts counts = counts_;
  for (const auto& connection : connections_) addCountsOf(*connection, counts);
  return counts;
}

}  // namespace visema
