// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

/// A grey picture as binary PGM (P5, 8 bit), which every image editor opens: the form of masks in a package.
Result<Image> parsePgm(std::span<const std::byte> bytes, const std::string& source);
std::vector<std::byte> encodePgm(ImageView grey);

}  // namespace visema
