// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace visema::latentsync {

inline constexpr int kWindowRows = 10;  // rows of features, 50 a second, that a frame hears

/// Frames of 25 a second that the reference makes from so many rows of features: two more than the sound has.
inline constexpr int audioFrameCount(int rows) { return rows / 2 + 2; }

/// The rows that a frame hears: from 80 ms before it to 120 ms after, held at both ends.
inline constexpr std::array<int, kWindowRows> audioWindow(int frame, int rows) {
  std::array<int, kWindowRows> window{};
  for (int i = 0; i < kWindowRows; ++i) {
    const int row = 2 * frame - 4 + i;
    window[i] = row < 0 ? 0 : row < rows ? row : rows - 1;
  }
  return window;
}

}  // namespace visema::latentsync
