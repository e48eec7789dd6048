// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

/// "http://..." or "https://...".
bool isWebAddress(const std::string& text);

/// Copies what a web address names into a file, which appears whole or not at all. Certificates are checked; what the
/// address does not have is NotFound.
Status downloadFile(const std::string& address, const std::filesystem::path& file, const ProgressFn& progress,
                    std::stop_token stop);

}  // namespace visema
