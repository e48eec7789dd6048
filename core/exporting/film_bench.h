// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/exporting/film.h"

namespace visema {

/// How much slower making a film is than its encoder alone.
struct FilmBenchReport {
  FrameIndex frames = 0;
  Size size;
  std::string engine, encoder;
  std::vector<double> filmRates;  // frames a second, a round each: the whole of renderFilm, from opening the avatar on
  std::vector<double> encoderRates;  // the same frames and sound from memory into the same encoder
  double filmRate() const;           // medians
  double encoderRate() const;
  double share() const { return filmRate() / encoderRate(); }
  std::string json() const;
};

/// Makes the film again and again, in turns with encoding the same finished frames, so that what else the machine does
/// hits both alike. Holds all frames in memory; leaves no file.
Result<FilmBenchReport> benchFilm(FilmOptions options, const FilmEngines& engines, int rounds,
                                  const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
