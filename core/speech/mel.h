// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/speech/speech_encoder.h"

namespace visema {

inline constexpr int kMelColumnsPerSecond = 80;
inline constexpr float kMelSilence = -4.0F;  // what digital silence looks like in every band; the loudest is +4

/// The mel picture of a sound: kMelBands numbers a column, 80 columns a second. Knows nothing of how it was computed.
class Mel {
 public:
  int columnCount() const { return static_cast<int>(values_.size()) / kMelBands; }
  std::span<const float> column(int index) const {
    return {values_.data() + static_cast<std::size_t>(index) * kMelBands, kMelBands};
  }
  float at(int band, int index) const { return values_[static_cast<std::size_t>(index) * kMelBands + band]; }
  void append(std::span<const float> column);
  void clear() { values_.clear(); }
  void removeFront(int columns) { values_.erase(values_.begin(), values_.begin() + columns * kMelBands); }

  /// The kMelColumnsPerWindow columns from `first` as a SpeechEncoder takes them: one row a band. Columns outside the
  /// picture are silence.
  void copyWindow(int first, std::span<float> window) const;
  /// The whole picture, one row a band, as other programs store it.
  std::vector<float> rows() const;

 private:
  std::vector<float> values_;  // column after column, so that a stream can append
};

}  // namespace visema
