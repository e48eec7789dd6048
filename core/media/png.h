// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

/// A picture of three channels (B, G, R) as a PNG file.
Result<std::vector<std::byte>> encodePng(ImageView bgr);

}  // namespace visema
