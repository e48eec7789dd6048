// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/speech/mel_front_end.h"

namespace visema {

/// Tells column by column (80 a second) whether somebody speaks: the bands that stand out against the lowest they have
/// been in the last seconds. Steady noise and held tones become that floor; a breath stays under it. Reacts within
/// 60 ms. Keeps its own short memory; belongs to one thread. Realtime-safe.
class VoiceActivity {
 public:
  VoiceActivity();

  /// `column` has kMelBands numbers.
  bool push(std::span<const float> column);
  bool speaking() const { return speaking_; }
  /// How far the strongest bands stood out in the last column, in decibels.
  float salience() const { return salience_; }
  void reset() { *this = VoiceActivity(); }

 private:
  static constexpr int kFirstBand = 5;  // 150 Hz
  static constexpr int kLastBand = 69;  // 5 kHz
  static constexpr int kBands = kLastBand - kFirstBand;
  static constexpr int kBlockColumns = 20;  // a quarter of a second
  static constexpr int kBlocks = 6;
  using Bands = std::array<float, kBands>;

  void follow(const Bands& level);
  /// How far the bands lie above their floors: the third that does most (the formants), and the lowest.
  struct Rise {
    float strongest;
    float low;
  };
  Rise rise(const Bands& level) const;

  Bands smoothed_{};
  Bands blockFloor_{};
  std::array<Bands, kBlocks> floors_{};
  int blocksKept_ = 0;
  int nextBlock_ = 0;
  int columnsInBlock_ = 0;
  std::int64_t columns_ = 0;
  int run_ = 0;
  bool speaking_ = false;
  float salience_ = 0;
};

/// For each frame of a recording (25 a second) the share of its columns in which somebody speaks.
std::vector<float> speechPerFrame(const Mel& mel, std::int64_t frames);

}  // namespace visema
