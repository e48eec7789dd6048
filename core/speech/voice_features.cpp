// SPDX-License-Identifier: Apache-2.0
#include "core/speech/voice_features.h"

#include <algorithm>
#include <cmath>

namespace visema {
namespace {

constexpr int kBandsPerGroup = 5;
constexpr int kFineFirst = 4;            // the bands that can tell overtones apart: 180 Hz to 2 kHz
constexpr int kFineReach = 4;            // against the mean of so many bands to each side
constexpr int kLags[] = {1, 4, 10, 20};  // columns: 12 ms to a quarter of a second
constexpr int kRippleBands = 30;         // overtones lie 36 Hz a band apart up to 1 kHz
constexpr int kRippleFirst = 3, kRippleLast = 13;
constexpr float kQuietFloor = -85.0f;  // decibels; what lies under this is silence whatever was before
constexpr float kLargestRise = 30.0f;
constexpr float kSmoothing = 0.4f;
constexpr float kRiseMemory = 0.12f;  // a column: 100 ms
constexpr float kShort = 0.05f;       // a quarter of a second
constexpr float kLong = 0.0125f;      // a second
constexpr float kLonger = 0.004f;     // three seconds

/// The front end's -4..4 back to decibels.
float decibelsOf(float mel) { return (mel + 4.0f) * 12.5f - 100.0f; }

float mean(std::span<const float> values) {
  float sum = 0;
  for (const float value : values) sum += value;
  return sum / static_cast<float>(values.size());
}

struct Ripple {
  float strength = 0;
  int lag = 0;
};

/// How regularly the fine structure repeats from band to band: the overtones of one pitch.
Ripple rippleOf(std::span<const float> fine) {
  Ripple best;
  for (int lag = kRippleFirst; lag <= kRippleLast; ++lag) {
    float product = 0, first = 1e-6f, second = 1e-6f;
    for (int b = 0; b + lag < kRippleBands; ++b) {
      product += fine[b] * fine[b + lag];
      first += fine[b] * fine[b];
      second += fine[b + lag] * fine[b + lag];
    }
    const float strength = product / std::sqrt(first * second);
    if (strength > best.strength) best = {strength, lag};
  }
  return best;
}

}  // namespace

/// The lowest each group has been, block by block, so that what is older than the last blocks is forgotten.
VoiceFeatures::Groups VoiceFeatures::riseAboveFloor(const Groups& level) {
  Groups rise;
  for (int g = 0; g < kGroups; ++g) {
    smoothed_[g] = columns_ == 0 ? level[g] : smoothed_[g] + kSmoothing * (level[g] - smoothed_[g]);
    blockFloor_[g] = columnsInBlock_ == 0 ? smoothed_[g] : std::min(blockFloor_[g], smoothed_[g]);
    float lowest = blockFloor_[g];
    for (int i = 0; i < blocksKept_; ++i) lowest = std::min(lowest, floors_[i][g]);
    rise[g] = std::clamp(level[g] - std::max(lowest, kQuietFloor), 0.0f, kLargestRise);
  }
  if (++columnsInBlock_ == kBlockColumns) {
    floors_[nextBlock_] = blockFloor_;
    nextBlock_ = (nextBlock_ + 1) % kBlocks;
    blocksKept_ = std::min(blocksKept_ + 1, kBlocks);
    columnsInBlock_ = 0;
  }
  return rise;
}

/// What of the column changes from band to band, as a direction; returns how strong it is.
float VoiceFeatures::storeFine(std::span<const float> decibels, Fine& fine) {
  std::rotate(fine_.rbegin(), fine_.rbegin() + 1, fine_.rend());
  float power = 0;
  for (int b = 0; b < kFineBands; ++b) {
    const int band = b + kFineFirst;
    fine[b] = decibels[band] - mean(decibels.subspan(band - kFineReach, 2 * kFineReach + 1));
    power += fine[b] * fine[b];
  }
  const float length = std::sqrt(power);
  for (int b = 0; b < kFineBands; ++b) fine_[0][b] = length > 1 ? fine[b] / length : 0;
  return length / std::sqrt(static_cast<float>(kFineBands));
}

float VoiceFeatures::stayed(int lag) const {
  float product = 0;
  for (int b = 0; b < kFineBands; ++b) product += fine_[0][b] * fine_[lag][b];
  return product;
}

/// A mean that forgets; its first second is a plain mean.
float VoiceFeatures::averaged(int slot, float value, float perColumn) {
  averages_[slot] += std::max(perColumn, 1.0f / static_cast<float>(columns_ + 1)) * (value - averages_[slot]);
  return averages_[slot];
}

void VoiceFeatures::push(std::span<const float> column, std::span<float, kVoiceFeatures> features) {
  std::array<float, kMelBands> decibels;
  for (int b = 0; b < kMelBands; ++b) decibels[b] = decibelsOf(column[b]);
  Groups level;
  for (int g = 0; g < kGroups; ++g)
    level[g] = mean(std::span<const float>(decibels).subspan(g * kBandsPerGroup, kBandsPerGroup));
  const Groups rise = riseAboveFloor(level);
  Fine fine;
  const float fineStrength = storeFine(decibels, fine);
  const Ripple ripple = rippleOf(fine);
  if (columns_ == 0) past_.fill(level);

  auto next = features.begin();
  const auto give = [&](float value) { *next++ = value; };
  const float loudness = mean(level), meanRise = mean(rise);
  give(loudness / 20);
  for (int g = 0; g < kGroups; ++g) give((level[g] - loudness) / 10);
  for (int g = 0; g < kGroups; ++g) give(rise[g] / 10);
  for (int g = 0; g < kGroups; ++g) give((risen_[g] += kRiseMemory * (rise[g] - risen_[g])) / 10);
  for (int g = 0; g < kGroups; ++g) give((level[g] - past_[kPast - 1][g]) / 10);

  int slot = 0;
  for (int quarter = 0; quarter < 4; ++quarter) {
    float flux = 0;
    for (int g = quarter * 4; g < quarter * 4 + 4; ++g) flux += std::abs(level[g] - past_[0][g]) / 4;
    give(averaged(slot++, flux, kShort));
  }
  for (const int lag : kLags) {
    const float same = stayed(lag);
    give(same);
    give(averaged(slot++, same, kLong));
    give(averaged(slot++, same, kLonger));
  }
  give(fineStrength / 5);
  give(averaged(slot++, fineStrength / 5, kShort));
  give(ripple.strength);
  give(static_cast<float>(ripple.lag) / kRippleLast);
  give(averaged(slot++, ripple.strength, kShort));
  give(averaged(slot++, ripple.strength, kLong));
  give(averaged(slot++, meanRise / 10, kShort));
  give(averaged(slot++, meanRise / 10, kLong));
  give(averaged(slot++, meanRise > 5 ? 1.0f : 0.0f, kLong));
  const float louder = loudness / 10 - averaged(slot++, loudness / 10, kLong);
  give(std::sqrt(averaged(slot++, louder * louder, kLong)));
  give(meanRise / 10);

  std::rotate(past_.rbegin(), past_.rbegin() + 1, past_.rend());
  past_[0] = level;
  columns_ = std::min(columns_ + 1, 1000);
}

}  // namespace visema
