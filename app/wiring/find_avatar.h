// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

/// The package of a name (not a path): one the library knows or finds in its folders and registry, or one that comes
/// with the program.
Result<std::filesystem::path> findAvatarByName(const std::string& name, const ProgressFn& progress = {},
                                               const std::stop_token& stop = {});

}  // namespace visema
