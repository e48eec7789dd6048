// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include "core/speech/mel.h"

namespace visema {

inline constexpr int kVoiceFeatures = 92;

/// Describes each mel column for VoiceActivity: how its bands stand out against the lowest they have been, how they
/// move, and how long its overtones have stayed where they are (a voice glides, an instrument holds its notes).
/// Looks only back. Does not decide. Belongs to one thread. Realtime-safe.
class VoiceFeatures {
 public:
  /// `column` has kMelBands numbers.
  void push(std::span<const float> column, std::span<float, kVoiceFeatures> features);

 private:
  static constexpr int kGroups = 16;  // of five bands each
  static constexpr int kFineBands = 48;
  static constexpr int kFineHistory = 21;
  static constexpr int kPast = 3;           // columns of group levels kept
  static constexpr int kBlockColumns = 20;  // a quarter of a second
  static constexpr int kBlocks = 8;
  static constexpr int kAverages = 20;
  using Groups = std::array<float, kGroups>;
  using Fine = std::array<float, kFineBands>;

  Groups riseAboveFloor(const Groups& level);
  float storeFine(std::span<const float> decibels, Fine& fine);
  float stayed(int lag) const;
  float averaged(int slot, float value, float perColumn);

  Groups smoothed_{};
  Groups blockFloor_{};
  std::array<Groups, kBlocks> floors_{};
  int blocksKept_ = 0, nextBlock_ = 0, columnsInBlock_ = 0;
  Groups risen_{};
  std::array<Groups, kPast> past_{};
  std::array<Fine, kFineHistory> fine_{};  // of unit length, or zero
  std::array<float, kAverages> averages_{};
  int columns_ = 0;  // as far as it matters
};

}  // namespace visema
