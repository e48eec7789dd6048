// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/phones/subtitles.h"

namespace visema {

/// Of a film: a subtitle file with its times; or a plain text, whose sentences are spread over the time in which
/// somebody speaks: `speech` is how sure that is, 25 times a second.
Result<std::vector<Subtitle>> readSubtitles(const std::filesystem::path& file, const std::vector<float>& speech);

std::vector<Subtitle> subtitlesOf(const std::string& text, const std::vector<float>& speech);

}  // namespace visema
