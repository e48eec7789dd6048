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

/// By its name: .srt or .vtt.
bool isSubtitles(const std::filesystem::path& file);
/// The text of a subtitle file, .srt or .vtt; `name` is said where it is none.
Result<std::vector<Subtitle>> parseSubtitles(const std::string& text, const std::string& name);
std::string srtOf(const std::vector<Subtitle>& subtitles);

}  // namespace visema
