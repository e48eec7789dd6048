// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace visema {

/// "voice.mp4" in `folder`, or "voice-2.mp4", "voice-3.mp4", ... where that is there already, or taken in another
/// sense.
std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem,
                               const std::string& extension, std::string_view separator = "-",
                               const std::function<bool(const std::filesystem::path&)>& taken = {});

}  // namespace visema
