// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/avatar/avatar_package.h"
#include "core/avatar/library.h"
#include "core/avatar/memory_budget.h"
#include "core/base/result.h"

namespace visema {

/// What a user may type for an avatar: a path, a name the library knows or finds in its folders and registry, or the
/// name of one that comes with the program.
Result<std::filesystem::path> resolveAvatar(const std::string& nameOrPath);
Result<std::shared_ptr<const AvatarPackage>> openAvatar(const std::string& nameOrPath);

/// The user's library.
Result<std::unique_ptr<AvatarLibrary>> openLibrary();
Status addToLibrary(const std::filesystem::path& package);

/// What "--memory TEXT" allows; sparing where the text is empty.
Result<std::shared_ptr<MemoryBudget>> memoryBudget(const std::string& text);

}  // namespace visema
