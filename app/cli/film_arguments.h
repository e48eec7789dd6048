// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/exporting/film.h"

namespace CLI {
class App;
}

namespace visema {

/// What `render` and `queue add` ask for: the film and its engine.
struct FilmArguments {
  FilmOptions film;
  std::string engine = "auto";
  std::string avatar, audio, out, take, codec = "h264", memory, end, codesOut, codesIn, text, phones, background,
                                        features, silence, framing = "filmed", subtitles;
  double rate = 25, loudness = 0;  // 0: as it is
  FrameIndex startFrame = -1;
  bool talkOnly = false;
  bool hardware = false;

  void addTo(CLI::App& command);
  /// After parsing: checks, and fills `film`. Paths become absolute, so that a job means the same from anywhere.
  Status complete();

 private:
  void addLips(CLI::App& command);
  void addShape(CLI::App& command);
  Status completeFromTake();
  Status completeReference();
  const CLI::App* command_ = nullptr;
};

}  // namespace visema
