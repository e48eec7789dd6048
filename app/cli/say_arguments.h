// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/synthesis/said_script.h"

namespace CLI {
class App;
}

namespace visema {

/// What `speak` and `render` take to let a synthetic voice say a text.
struct SayArguments {
  std::string text, voice = "espeak-ng:en-us", pronunciations;

  void addTo(CLI::App& command);
  bool wished() const { return !text.empty(); }
  /// Says it into a WAV file, and what is known about it into files beside it.
  Result<SaidScript> sayInto(const std::filesystem::path& sound, const std::stop_token& stop) const;
};

}  // namespace visema
