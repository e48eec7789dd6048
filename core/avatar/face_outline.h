// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/geometry.h"
#include "core/base/result.h"

namespace visema {

/// The outline of the lower face in one frame, in pixels of the clip's crops: from the base of the nose along the
/// cheeks and the jaw to the chin and back, as far as the mouth ever opens. What is below the chin or beside the jaw is
/// outside.
inline constexpr std::size_t kOutlinePoints = 20;
using FaceOutline = std::array<Point, kOutlinePoints>;

/// As .npy: float32 [frames, 40], x and y of one point after the other.
std::vector<std::byte> writeOutlines(std::span<const FaceOutline> outlines);
Result<std::vector<FaceOutline>> readOutlines(std::span<const std::byte> npy, const std::string& source);

/// Those of a clip, which a package has in the file of this name; networks of ours paint within them. Empty: it has
/// none, and they paint at one place in every frame.
std::string outlinesName(const Clip& clip);
Result<std::vector<FaceOutline>> outlinesOf(const AvatarPackage& package, const Clip& clip);

}  // namespace visema
