// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "ui/models/library_models.h"

namespace visema::studio {

enum class Origin { Shipped, Added };  // with the studio, by the user

/// A package in the words of the library page; one that cannot be used says why. `memory`: what avatars may take, 0:
/// as little as playing needs. Reads the package, so not for the window's thread.
ui::AvatarCard avatarCard(const std::filesystem::path& path, Origin origin, std::uint64_t memory);

}  // namespace visema::studio
