// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// What is to be read while it is said.
struct Subtitle {
  double from = 0, to = 0;  // seconds
  std::string text;         // one line or two
  bool operator==(const Subtitle&) const = default;
};

/// A subtitle file (.srt) with its times; or a plain text, whose sentences are spread over the time in which somebody
/// speaks: `speech` is how sure that is, 25 times a second.
Result<std::vector<Subtitle>> readSubtitles(const std::filesystem::path& file, const std::vector<float>& speech);

std::vector<Subtitle> subtitlesOf(const std::string& text, const std::vector<float>& speech);
Result<std::vector<Subtitle>> parseSrt(const std::string& text, const std::string& name);
std::string srtOf(const std::vector<Subtitle>& subtitles);

}  // namespace visema
