// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

#include "core/speech/mel.h"
#include "core/speech/real_fft.h"

namespace visema {

inline constexpr int kMelHop = 200;      // samples at 16 kHz from column to column
inline constexpr int kMelBlock = 800;    // samples one column looks at, centred on its own
inline constexpr int kMelPadding = 400;  // zeros before the first and after the last sample

/// Computes one mel column from a block of pre-emphasised samples, exactly as SyncTalk_2D's audio front end does.
/// Does not keep the sound: MelStream does. Belongs to one thread (it owns its scratch).
class MelFrontEnd {
 public:
  MelFrontEnd();
  /// `block` has kMelBlock numbers, `column` kMelBands. Realtime-safe.
  void computeColumn(std::span<const double> block, std::span<float> column);

 private:
  struct Filter {
    int firstBin = 0;
    std::vector<float> weights;
  };
  RealFft fft_;
  std::vector<double> window_;
  std::vector<Filter> filters_;
  std::vector<double> windowed_;
  std::vector<std::complex<double>> spectrum_;
  std::vector<float> magnitude_;
};

/// Turns 16 kHz mono sound, in pieces of any size, into the same columns to the last bit as in one piece.
/// Does not resample. Belongs to one thread.
class MelStream {
 public:
  MelStream();
  /// Appends the columns that `samples` (in [-1, 1]) completes; returns how many.
  int push(std::span<const float> samples, Mel& mel);
  /// The sound is over: appends the last columns, so that there are 1 + samples / 200, and starts afresh.
  int finish(Mel& mel);
  void reset();

 private:
  int emitColumns(Mel& mel);

  MelFrontEnd frontEnd_;
  std::vector<double> pending_;  // pre-emphasised samples from the first one the next column needs
  double previous_ = 0;
};

/// The whole picture of a finished sound (16 kHz mono).
Mel melOf(std::span<const float> samples);

}  // namespace visema
