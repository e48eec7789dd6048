// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace visema {

/// How fast to learn in step `step` of `steps`: rises to `peak` in the first `warmUp` steps and falls along half a
/// cosine to the share `least` of it.
inline double learningRate(double peak, std::int64_t step, std::int64_t steps, double warmUp, double least) {
  const double done = std::min(1.0, static_cast<double>(step) / static_cast<double>(steps));
  const double warm = std::min(1.0, static_cast<double>(step + 1) / std::max(1.0, warmUp));
  return peak * warm * (0.5 * (1 + std::cos(std::numbers::pi * done)) * (1 - least) + least);
}

}  // namespace visema
