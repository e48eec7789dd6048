// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace visema {

/// What a user may type for an avatar: a path, or the name of one that comes with the program.
Result<std::filesystem::path> resolveAvatar(const std::string& nameOrPath);

}  // namespace visema
