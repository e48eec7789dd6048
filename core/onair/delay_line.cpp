// SPDX-License-Identifier: Apache-2.0
#include "core/onair/delay_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace visema {
namespace {

constexpr int kHalfTaps = 16;
constexpr int kTaps = 2 * kHalfTaps;
constexpr int kPhases = 256;
constexpr double kCapacity = 4;          // seconds: more than any delay
constexpr double kKept = 1;              // seconds of sound, likewise
constexpr double kMostBridged = 1;       // seconds of silence that are put into a gap
constexpr double kSame = 0.02;           // seconds: two pieces of sound that follow each other
constexpr double kAdopted = 0.05;        // of what a piece says about the time
constexpr double kFarOff = 0.03;         // seconds: rather a jump than a long way back
constexpr double kSettling = 2;          // seconds in which an error becomes a third
constexpr double kMostBent = 0.005;      // of the pitch: nobody hears it
constexpr float kFade = 1.0f / 240;      // a sample: 5 ms from silence to full
constexpr std::size_t kHistory = 16384;  // samples

std::int64_t nanoseconds(SteadyTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}
std::int64_t lengthOf(std::int64_t samples, SampleRate rate) { return scaleFloor(samples, 1'000'000'000, rate); }

/// A windowed sinc at each of kPhases + 1 places between two samples.
std::vector<float> interpolationTaps() {
  std::vector<float> taps(static_cast<std::size_t>(kPhases + 1) * kTaps);
  for (int phase = 0; phase <= kPhases; ++phase) {
    float* row = taps.data() + static_cast<std::ptrdiff_t>(phase) * kTaps;
    double sum = 0;
    std::array<double, kTaps> values{};
    for (int tap = 0; tap < kTaps; ++tap) {
      const double distance = tap - (kHalfTaps - 1) - static_cast<double>(phase) / kPhases;
      const double angle = std::numbers::pi * distance;
      const double sinc = std::abs(angle) < 1e-9 ? 1 : std::sin(angle) / angle;
      const double edge = std::clamp(distance / kHalfTaps, -1.0, 1.0);
      values[static_cast<std::size_t>(tap)] = sinc * (0.5 + 0.5 * std::cos(std::numbers::pi * edge));
      sum += values[static_cast<std::size_t>(tap)];
    }
    for (int tap = 0; tap < kTaps; ++tap) row[tap] = static_cast<float>(values[static_cast<std::size_t>(tap)] / sum);
  }
  return taps;
}

}  // namespace

DelayLine::DelayLine()
    : taps_(interpolationTaps()), ring_(static_cast<std::size_t>(kCapacity * kRate)), history_(kHistory) {}

void DelayLine::setListening(bool listening) { listening_.store(listening, std::memory_order_release); }

void DelayLine::write(const LiveSound& sound) {
  if (sound.frames.empty()) return;
  if (!listening_.load(std::memory_order_acquire)) return keep(sound);
  if (!keptFrames_.empty()) {
    kept_.frames = keptFrames_;
    take(kept_);
    keptFrames_.clear();
  }
  take(sound);
}

/// A consumer that joins hears what was said before but is due only now.
void DelayLine::keep(const LiveSound& sound) {
  follows_ = false;
  const auto kept = static_cast<std::int64_t>(keptFrames_.size()) / std::max(1, kept_.channels);
  const SteadyTime next = kept_.dueAt + std::chrono::nanoseconds(lengthOf(kept, std::max(1, kept_.rate)));
  if (kept_.rate != sound.rate || kept_.channels != sound.channels ||
      std::abs(std::chrono::duration<double>(sound.dueAt - next).count()) >= kSame)
    keptFrames_.clear();
  if (keptFrames_.empty()) kept_ = {sound.dueAt, {}, sound.rate, sound.channels};
  keptFrames_.insert(keptFrames_.end(), sound.frames.begin(), sound.frames.end());
  const auto most = static_cast<std::int64_t>(kKept * sound.rate);
  const std::int64_t tooMany = static_cast<std::int64_t>(keptFrames_.size()) / sound.channels - most;
  if (tooMany <= 0) return;
  keptFrames_.erase(keptFrames_.begin(), keptFrames_.begin() + static_cast<std::ptrdiff_t>(tooMany * sound.channels));
  kept_.dueAt += std::chrono::nanoseconds(lengthOf(tooMany, sound.rate));
}

void DelayLine::take(const LiveSound& sound) {
  const bool follows = follows_ && from_ == sound.rate &&
                       std::abs(std::chrono::duration<double>(sound.dueAt - nextDue_).count()) < kSame;
  if (!follows) {
    resampler_ = std::make_unique<StreamResampler>(sound.rate, kRate, 1);
    from_ = sound.rate;
  }
  mono_.clear();
  appendChannels(sound.frames, sound.channels, 1, mono_);
  converted_.clear();
  resampler_->push(mono_, converted_);
  // What the resampler gives out first is what it got first: it lags, and its times are true.
  const auto heard = static_cast<std::int64_t>(mono_.size());
  const std::chrono::nanoseconds heldBack(follows ? lengthOf(resampler_->delayFrames(), sound.rate) : 0);
  append(converted_, sound.dueAt - heldBack);
  nextDue_ = sound.dueAt + std::chrono::nanoseconds(lengthOf(heard, sound.rate));
  follows_ = true;
}

/// Bridges a gap with silence, leaves out what was due already, and takes note of the time a little at a time.
void DelayLine::append(std::span<const float> mono, SteadyTime dueAt) {
  std::int64_t zeroAt = zeroAt_.load(std::memory_order_relaxed);
  const std::int64_t claimed = nanoseconds(dueAt) - lengthOf(written_, kRate);
  const double moved = zeroAt == kNoTime ? 0 : static_cast<double>(claimed - zeroAt) * 1e-9;
  const double gap = zeroAt == kNoTime || !ring_.readable() ? kMostBridged + 1 : moved;
  if (std::abs(gap) < kSame) {
    zeroAt += static_cast<std::int64_t>(kAdopted * static_cast<double>(claimed - zeroAt));
  } else if (gap > 0 && gap <= kMostBridged) {
    const std::vector<float> silence(static_cast<std::size_t>(gap * kRate));
    written_ += static_cast<std::int64_t>(ring_.push(silence));
  } else if (gap < 0 && gap >= -kMostBridged) {
    mono = mono.subspan(std::min(mono.size(), static_cast<std::size_t>(-gap * kRate)));
  } else {
    zeroAt = claimed;
    if (std::abs(moved) >= kSame) validFrom_.store(written_, std::memory_order_release);
  }
  written_ += static_cast<std::int64_t>(ring_.push(mono));
  zeroAt_.store(zeroAt, std::memory_order_release);
}

void DelayLine::read(std::span<float> out, SteadyTime firstAt) {
  const std::int64_t zeroAt = zeroAt_.load(std::memory_order_acquire);
  if (zeroAt == kNoTime) {
    std::fill(out.begin(), out.end(), 0.0f);
    return;
  }
  follow(static_cast<double>(nanoseconds(firstAt) - zeroAt) * 1e-9 * kRate, out.size());
  const std::int64_t validFrom = std::max(historyStart_, validFrom_.load(std::memory_order_acquire));
  const bool muted = muted_.load(std::memory_order_relaxed);
  for (float& sample : out) {
    const auto whole = static_cast<std::int64_t>(std::floor(position_));
    const bool there =
        whole - kHalfTaps + 1 >= validFrom && whole + kHalfTaps < historyStart_ + static_cast<std::int64_t>(held_);
    if (!there) gain_ = 0;
    gain_ = std::clamp(gain_ + (muted ? -kFade : kFade), 0.0f, 1.0f);
    sample = there ? gain_ * sampleAt(position_) : 0.0f;
    position_ += step_;
  }
}

/// How fast to read so that what is read comes to be what is due.
void DelayLine::follow(double target, std::size_t count) {
  const double error = target - position_;
  if (!following_ || std::abs(error) > kFarOff * kRate) {
    position_ = target;
    step_ = slowStep_ = 1;
    following_ = true;
  } else {
    step_ = 1 + std::clamp(error / (kSettling * kRate), -kMostBent, kMostBent);
    slowStep_ += (step_ - slowStep_) * std::min(1.0, static_cast<double>(count) / (10.0 * kRate));
  }
  errorMs_.store((target - position_) / kRate * 1000, std::memory_order_relaxed);
  driftPpm_.store((slowStep_ - 1) * 1e6, std::memory_order_relaxed);
  fetch(position_ + step_ * static_cast<double>(count) + kHalfTaps + 1);
}

/// Takes from the ring what is needed up to there, and forgets what is not needed any more.
void DelayLine::fetch(double last) {
  const auto first = static_cast<std::int64_t>(std::floor(position_)) - kHalfTaps;
  const auto old =
      static_cast<std::size_t>(std::clamp<std::int64_t>(first - historyStart_, 0, static_cast<std::int64_t>(held_)));
  std::copy(history_.begin() + static_cast<std::ptrdiff_t>(old), history_.begin() + static_cast<std::ptrdiff_t>(held_),
            history_.begin());
  held_ -= old;
  historyStart_ += static_cast<std::int64_t>(old);
  if (held_ == 0 && first > historyStart_)
    historyStart_ += static_cast<std::int64_t>(ring_.skip(static_cast<std::size_t>(first - historyStart_)));
  const std::int64_t wanted =
      static_cast<std::int64_t>(std::ceil(last)) - historyStart_ - static_cast<std::int64_t>(held_);
  const std::size_t room = std::min(history_.size() - held_, ring_.readable());
  if (wanted <= 0) return;
  held_ += ring_.pop(std::span(history_).subspan(held_, std::min(room, static_cast<std::size_t>(wanted))));
}

float DelayLine::sampleAt(double position) const {
  const double whole = std::floor(position);
  const double place = (position - whole) * kPhases;
  const int phase = std::min(static_cast<int>(place), kPhases - 1);
  const auto between = static_cast<float>(place - phase);
  const float* low = taps_.data() + static_cast<std::ptrdiff_t>(phase) * kTaps;
  const float* high = low + kTaps;
  const float* sound = history_.data() + (static_cast<std::int64_t>(whole) - kHalfTaps + 1 - historyStart_);
  std::array<float, 8> sums{};  // by turns, so that none waits for the one before
  for (int tap = 0; tap < kTaps; tap += 8)
    for (int lane = 0; lane < 8; ++lane)
      sums[static_cast<std::size_t>(lane)] +=
          sound[tap + lane] * (low[tap + lane] + between * (high[tap + lane] - low[tap + lane]));
  return std::accumulate(sums.begin(), sums.end(), 0.0f);
}

}  // namespace visema
