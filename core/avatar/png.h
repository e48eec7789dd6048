// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/image.h"

namespace visema {

/// A picture of three channels (B, G, R) as PNG: for thumbnails.
std::vector<std::byte> encodePng(ImageView bgr);

/// The picture at another size, each pixel the mean of what it covers: for thumbnails, which are always smaller.
Image shrink(ImageView image, Size size);

}  // namespace visema
