// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/image.h"

namespace visema {

/// The picture at another size, each pixel the mean of what it covers: for thumbnails, which are always smaller.
Image shrink(ImageView image, Size size);

}  // namespace visema
