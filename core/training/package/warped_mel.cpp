// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/warped_mel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace visema {

Mel warpedMel(const Mel& mel, float factor) {
  Mel result;
  std::array<float, kMelBands> column{};
  for (int at = 0; at < mel.columnCount(); ++at) {
    for (int band = 0; band < kMelBands; ++band) {
      const float source = std::min(static_cast<float>(band) / factor, static_cast<float>(kMelBands - 1));
      const int below = static_cast<int>(source);
      const float share = source - static_cast<float>(below);
      column[static_cast<std::size_t>(band)] =
          mel.at(below, at) * (1 - share) + mel.at(std::min(below + 1, kMelBands - 1), at) * share;
    }
    result.append(column);
  }
  return result;
}

}  // namespace visema
