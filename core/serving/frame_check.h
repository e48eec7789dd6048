// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/image.h"

namespace visema {

/// Why what a network painted cannot be a face ("black", "of one colour"); empty: it can. Numbers that are none become
/// black in it.
std::string whyNoFace(ImageView painted);

}  // namespace visema
