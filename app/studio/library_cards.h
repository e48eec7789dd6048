// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/avatar/library.h"
#include "ui/models/library_models.h"

namespace visema::studio {

enum class Origin { Shipped, Added };  // with the studio, by the user

/// A package in the words of the library page; one that cannot be used says why, under the name it was `known` by, if
/// it was. Reads the package, so not for the window's thread.
ui::AvatarCard avatarCard(const std::filesystem::path& path, Origin origin, const LibraryEntry* known = nullptr);

}  // namespace visema::studio
