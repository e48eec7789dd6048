// SPDX-License-Identifier: Apache-2.0
#include "core/onair/even_voice.h"

#include <algorithm>
#include <cmath>

namespace visema {
namespace {

constexpr double kBlockSeconds = 0.01;
constexpr double kAboveFloorDb = 10;                         // what is so much louder than the noise is a word
constexpr double kLowestWordDb = -65, kHighestWordDb = -42;  // whatever the noise is
constexpr double kFloorRisesDb = 2;                          // a second
constexpr double kHoldSeconds = 0.25;                        // the end of a word is quiet
constexpr float kClosed = 0.01F;
constexpr double kOpensSeconds = 0.004, kClosesSeconds = 0.08;
constexpr double kMeasuredSeconds = 3;  // what the meter measures: before it would be half silence
constexpr double kMostLouderDb = 18, kMostQuieterDb = 15;
constexpr double kChangesDb = 4;   // a second, at most
constexpr float kStraight = 0.7F;  // above it peaks are bent, so that none is cut

float factorOf(double decibels) { return static_cast<float>(std::pow(10, decibels / 20)); }

float bent(float sample) {
  const float size = std::abs(sample);
  if (size <= kStraight) return sample;
  return std::copysign(kStraight + (1 - kStraight) * std::tanh((size - kStraight) / (1 - kStraight)) * 0.99F, sample);
}

}  // namespace

void EvenVoice::apply(std::span<float> frames, SampleRate rate, int channels) {
  if (rate != rate_ || channels != channels_) {
    rate_ = rate, channels_ = channels;
    meter_ = std::make_unique<LoudnessMeter>(rate, channels);
  }
  const auto block = static_cast<std::size_t>(std::max(1.0, kBlockSeconds * rate)) * static_cast<std::size_t>(channels);
  for (std::size_t at = 0; at < frames.size(); at += block)
    applyBlock(frames.subspan(at, std::min(block, frames.size() - at)));
}

/// Also follows the noise: down at once, up slowly.
bool EvenVoice::speaks(std::span<const float> block) {
  double power = 0;
  for (const float sample : block) power += static_cast<double>(sample) * sample;
  const double level = 10 * std::log10(power / static_cast<double>(block.size()) + 1e-12);
  const double seconds = static_cast<double>(block.size()) / channels_ / rate_;
  const bool word = level > std::clamp(floorDb_ + kAboveFloorDb, kLowestWordDb, kHighestWordDb);
  floorDb_ = std::min(std::max(level, -90.0), floorDb_ + kFloorRisesDb * seconds);
  holdSeconds_ = word ? kHoldSeconds : holdSeconds_ - seconds;
  return holdSeconds_ > 0;
}

void EvenVoice::applyBlock(std::span<float> block) {
  const bool open = speaks(block);
  const double seconds = static_cast<double>(block.size()) / channels_ / rate_;
  if (open) {  // pauses say nothing about how loud a voice is
    meter_->add(block);
    heardSeconds_ += seconds;
    if (const auto lufs = meter_->now(); lufs && heardSeconds_ >= kMeasuredSeconds) {
      const double wanted = std::clamp(kLufs - *lufs, -kMostQuieterDb, kMostLouderDb);
      gainDb_ += std::clamp(wanted - gainDb_, -kChangesDb * seconds, kChangesDb * seconds);
    }
  }
  const float gateTo = open ? 1 : kClosed, loudTo = factorOf(gainDb_);
  const double way = open ? kOpensSeconds : kClosesSeconds;
  const auto gateStep = static_cast<float>((1 - kClosed) / (way * rate_));
  const float loudStep = (loudTo - loud_) / static_cast<float>(block.size() / static_cast<std::size_t>(channels_));
  for (std::size_t at = 0; at < block.size(); at += static_cast<std::size_t>(channels_)) {
    gate_ += std::clamp(gateTo - gate_, -gateStep, gateStep);
    loud_ += loudStep;
    for (float& sample : block.subspan(at, static_cast<std::size_t>(channels_))) sample = bent(sample * gate_ * loud_);
  }
  loud_ = loudTo;
}

}  // namespace visema
