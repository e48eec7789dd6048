// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

namespace visema {

/// Chance for augmentations, the same on every machine for the same seed. Borrows the generator.
class RandomDraw {
 public:
  explicit RandomDraw(std::mt19937& random) : random_(random) {}
  bool chance(double probability) { return between(0, 1) < probability; }
  double between(double low, double high) { return low + (high - low) * static_cast<double>(random_()) / 4294967296.0; }
  /// About normal: the sum of three uniforms is near enough and far cheaper for noise.
  float noise() { return static_cast<float>(between(-1, 1) + between(-1, 1) + between(-1, 1)); }
  double spread(double sigma, double limit) { return std::exp(std::clamp(sigma * noise(), -limit, limit)); }
  std::size_t index(std::size_t count) { return random_() % count; }

 private:
  std::mt19937& random_;
};

}  // namespace visema
