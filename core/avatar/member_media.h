// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/avatar/avatar_package.h"
#include "core/base/result.h"
#include "core/media/media_source.h"

namespace visema {

/// A video or sound of a package, to be read where it lies in it.
Result<MediaSource> memberMedia(const AvatarPackage& package, const std::string& member);

}  // namespace visema
