// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// From now on a crash of this process leaves a report in `folder`, a text that people can read: `heading` (versions,
/// machine), what happened, where, and the last lines of the log. Nothing is ever sent. The process ends as it would
/// have without. The folder is made when it is needed first, which is here.
Status reportCrashesTo(const std::filesystem::path& folder, const std::string& heading);

/// The reports that lie there, the newest first.
std::vector<std::filesystem::path> crashReports(const std::filesystem::path& folder);

}  // namespace visema
