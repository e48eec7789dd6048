// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace visema::latentsync {

inline constexpr int kLogMelBands = 80;
inline constexpr int kLogMelHop = 160;  // samples at 16 kHz

/// Whisper's log-mel of a whole sound: 16 kHz mono in, one row a band out, samples / 160 columns. The loudest sound of
/// the whole file sets the floor, so pieces cannot be made one by one.
struct LogMel {
  int columns = 0;
  std::vector<float> values;  // [kLogMelBands][columns]
};
LogMel logMelOf(std::span<const float> samples);

/// The pieces that the encoder hears: `count` columns from `first`, the rest of 3000 zero.
std::vector<float> logMelPiece(const LogMel& mel, int first);
inline constexpr int kPieceColumns = 3000;

}  // namespace visema::latentsync
