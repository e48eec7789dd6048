// SPDX-License-Identifier: Apache-2.0
#include "core/speech/voice_activity.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace visema {
namespace {

// In decibels of a mel band. Found on clean speech mixed with white, pink and fan noise at 20, 10 and 5 dB.
constexpr float kAboveLowest = 6.5f;   // a noise's lowest moment lies that far under its usual level
constexpr float kQuietFloor = -82.0f;  // what lies under this is silence whatever was before
constexpr float kFirstFloor = -72.0f;  // until the floor is known
constexpr std::int64_t kFirstColumns = 24;
constexpr float kIgnored = 2.0f;   // of a band's rise
constexpr float kLargest = 24.0f;  // one band alone does not decide
constexpr float kStart = 3.5f;
constexpr float kStop = 1.8f;
constexpr int kVoicedBands = 22;       // up to 1 kHz, where a voice is strong and a breath weak
constexpr float kVoiced = 2.5f;        // speech begins voiced
constexpr float kClearlyLoud = 13.0f;  // or loud, with an s or a t
constexpr int kColumnsToStart = 2;
constexpr int kColumnsToStop = 4;
constexpr float kSmoothing = 0.5f;

/// The front end's -4..4 back to decibels.
float decibels(float mel) { return (mel + 4.0f) * 12.5f - 100.0f; }

}  // namespace

VoiceActivity::VoiceActivity() = default;

/// Keeps the lowest each band has been, block by block, so that what is older than the last blocks is forgotten.
void VoiceActivity::follow(const Bands& level) {
  for (int b = 0; b < kBands; ++b) {
    smoothed_[b] = columns_ == 0 ? level[b] : smoothed_[b] + kSmoothing * (level[b] - smoothed_[b]);
    blockFloor_[b] = columnsInBlock_ == 0 ? smoothed_[b] : std::min(blockFloor_[b], smoothed_[b]);
  }
  ++columns_;
  if (++columnsInBlock_ < kBlockColumns) return;
  floors_[nextBlock_] = blockFloor_;
  nextBlock_ = (nextBlock_ + 1) % kBlocks;
  blocksKept_ = std::min(blocksKept_ + 1, kBlocks);
  columnsInBlock_ = 0;
}

VoiceActivity::Rise VoiceActivity::rise(const Bands& level) const {
  constexpr int kStrongest = kBands / 3;
  Bands above;
  for (int b = 0; b < kBands; ++b) {
    float lowest = columnsInBlock_ > 0 ? blockFloor_[b] : floors_[(nextBlock_ + kBlocks - 1) % kBlocks][b];
    for (int i = 0; i < blocksKept_; ++i) lowest = std::min(lowest, floors_[i][b]);
    float floor = std::max(lowest + kAboveLowest, kQuietFloor);
    if (columns_ <= kFirstColumns) floor = std::min(floor, kFirstFloor);
    above[b] = std::clamp(level[b] - floor - kIgnored, 0.0f, kLargest);
  }
  float low = 0;
  for (int b = 0; b < kVoicedBands; ++b) low += above[b] / kVoicedBands;
  std::nth_element(above.begin(), above.begin() + kStrongest, above.end(), std::greater<>());
  float sum = 0;
  for (int i = 0; i < kStrongest; ++i) sum += above[i];
  return {sum / kStrongest, low};
}

bool VoiceActivity::push(std::span<const float> column) {
  Bands level;
  for (int b = 0; b < kBands; ++b) level[b] = decibels(column[static_cast<std::size_t>(b + kFirstBand)]);
  follow(level);
  const Rise now = rise(level);
  salience_ = now.strongest;
  const bool begins = salience_ > kStart && (now.low > kVoiced || salience_ > kClearlyLoud);
  const bool against = speaking_ ? salience_ < kStop : begins;
  run_ = against ? run_ + 1 : 0;
  if (run_ >= (speaking_ ? kColumnsToStop : kColumnsToStart)) {
    speaking_ = !speaking_;
    run_ = 0;
  }
  return speaking_;
}

std::vector<float> speechPerFrame(const Mel& mel, std::int64_t frames) {
  VoiceActivity activity;
  std::vector<float> share(static_cast<std::size_t>(frames));
  std::vector<int> columns(static_cast<std::size_t>(frames));
  for (int c = 0; c < mel.columnCount(); ++c) {
    const bool speaking = activity.push(mel.column(c));
    const auto frame =
        static_cast<std::size_t>(static_cast<std::int64_t>(c) * 5 / 16);  // 25 frames, 80 columns a second
    if (frame >= share.size()) break;
    share[frame] += speaking ? 1.0f : 0.0f;
    ++columns[frame];
  }
  for (std::size_t i = 0; i < share.size(); ++i)
    if (columns[i] > 0) share[i] /= static_cast<float>(columns[i]);
  return share;
}

}  // namespace visema
