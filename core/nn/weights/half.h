// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace visema {

/// IEEE half and bfloat16 to float32 and back, round to nearest even, in portable arithmetic.
float halfToFloat(std::uint16_t half);
float bfloat16ToFloat(std::uint16_t value);
std::uint16_t floatToHalf(float value);
std::uint16_t floatToBfloat16(float value);

}  // namespace visema
