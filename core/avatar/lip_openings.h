// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/result.h"

namespace visema {

/// How far the lips are open in each frame of a clip, where somebody measured it: one number a frame, in pixels of
/// crops of the side `cropSize`. Empty: the package does not know.
Result<std::vector<float>> lipOpeningsOf(const AvatarPackage& package, const Clip& clip, int cropSize);
/// The file that has them, as .npy in pixels of the clip's own crops.
std::string lipOpeningsName(const std::string& clip);

}  // namespace visema
