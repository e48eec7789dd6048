// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace visema {

// Slaney's mel scale: linear up to 1 kHz, logarithmic above.
inline constexpr double kHzPerMel = 200.0 / 3.0, kBreakHz = 1000, kBreakMel = kBreakHz / kHzPerMel;
inline const double kLogStep = std::log(6.4) / 27.0;

inline double melFromHz(double hz) {
  return hz < kBreakHz ? hz / kHzPerMel : kBreakMel + std::log(hz / kBreakHz) / kLogStep;
}

inline double hzFromMel(double mel) {
  return mel < kBreakMel ? mel * kHzPerMel : kBreakHz * std::exp(kLogStep * (mel - kBreakMel));
}

}  // namespace visema
