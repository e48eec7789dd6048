// SPDX-License-Identifier: Apache-2.0
#include "core/speech/mel.h"

namespace visema {

// Not in the header: gcc 12 inlines it into a test and then sees an overflow where there is none.
void Mel::append(std::span<const float> column) { values_.insert(values_.end(), column.begin(), column.end()); }

void Mel::copyWindow(int first, std::span<float> window) const {
  for (int i = 0; i < kMelColumnsPerWindow; ++i) {
    const int index = first + i;
    const bool inside = index >= 0 && index < columnCount();
    for (int band = 0; band < kMelBands; ++band)
      window[static_cast<std::size_t>(band) * kMelColumnsPerWindow + i] = inside ? at(band, index) : kMelSilence;
  }
}

std::vector<float> Mel::rows() const {
  std::vector<float> rows;
  rows.reserve(values_.size());
  for (int band = 0; band < kMelBands; ++band)
    for (int index = 0; index < columnCount(); ++index) rows.push_back(at(band, index));
  return rows;
}

}  // namespace visema
