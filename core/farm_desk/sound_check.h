// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace visema {

/// Whether a film can be made of a sound, by what is in the file and not by its name: sound that can be decoded, not
/// too long, in which somebody speaks. The Error says what is wrong with it.
Status checkSound(const std::filesystem::path& file, double mostSeconds);

}  // namespace visema
