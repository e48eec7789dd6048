// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <random>
#include <vector>

namespace visema {

/// A piece of made-up instrumental music at 16 kHz: plucked, struck, bowed, blown and electronic parts over a chord
/// sequence, with or without drums. For teaching what is not speech; sings nothing.
std::vector<float> makeMusic(std::size_t count, std::mt19937& random);

}  // namespace visema
