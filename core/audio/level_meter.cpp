// SPDX-License-Identifier: Apache-2.0
#include "core/audio/level_meter.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace visema {
namespace {

constexpr float kClipped = 32767.0F / 32768.0F;  // the highest value a 16-bit converter can give
constexpr double kPeakFallDbPerSecond = 20;
constexpr double kRmsSeconds = 0.3;

float toDb(float amplitude) { return amplitude > 1e-6F ? 20.0F * std::log10(amplitude) : kSilenceDb; }

}  // namespace

Level measureLevel(std::span<const float> samples) {
  float peak = 0;
  double squares = 0;
  Level level;
  for (const float sample : samples) {
    const float size = std::fabs(sample);
    peak = std::max(peak, size);
    squares += static_cast<double>(sample) * sample;
    if (size >= kClipped) ++level.clippedSamples;
  }
  level.peakDb = toDb(peak);
  if (!samples.empty())
    level.rmsDb = toDb(static_cast<float>(std::sqrt(squares / static_cast<double>(samples.size()))));
  return level;
}

LevelMeter::LevelMeter(int rate)
    : peakFall_(static_cast<float>(std::pow(10.0, -kPeakFallDbPerSecond / 20 / rate))),
      rmsKeep_(static_cast<float>(std::exp(-1.0 / (kRmsSeconds * rate)))) {}

float LevelMeter::push(std::span<const float> samples) {
  std::uint64_t clipped = 0;
  float highest = 0;
  for (const float sample : samples) {
    const float size = std::fabs(sample);
    highest = std::max(highest, size);
    peak_ = std::max(size, peak_ * peakFall_);
    meanSquare_ = sample * sample + rmsKeep_ * (meanSquare_ - sample * sample);
    if (size >= kClipped) ++clipped;
  }
  // Long silence would otherwise count down through the slow denormal numbers.
  if (peak_ < 1e-9F) peak_ = 0;
  if (meanSquare_ < 1e-18F) meanSquare_ = 0;
  const std::uint64_t word = (static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(peak_)) << 32) |
                             std::bit_cast<std::uint32_t>(meanSquare_);
  shown_.store(word, std::memory_order_relaxed);
  if (clipped > 0) clipped_.store(clipped_.load(std::memory_order_relaxed) + clipped, std::memory_order_relaxed);
  return highest;
}

void LevelMeter::reset() {
  peak_ = meanSquare_ = 0;
  shown_.store(0, std::memory_order_relaxed);
  clipped_.store(0, std::memory_order_relaxed);
}

Level LevelMeter::level() const {
  const std::uint64_t word = shown_.load(std::memory_order_relaxed);
  const auto peak = std::bit_cast<float>(static_cast<std::uint32_t>(word >> 32));
  const auto meanSquare = std::bit_cast<float>(static_cast<std::uint32_t>(word));
  return {toDb(peak), toDb(std::sqrt(meanSquare)), clipped_.load(std::memory_order_relaxed)};
}

}  // namespace visema
