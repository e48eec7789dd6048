// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

namespace visema::latentsync {

/// Normally distributed numbers that depend on the seed alone: splitmix64 and Box and Muller's way, so that a dub is
/// the same on every machine.
inline std::vector<float> noiseOf(std::uint64_t seed, std::size_t count) {
  std::uint64_t state = seed;
  const auto uniform = [&state] {
    std::uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  };
  std::vector<float> numbers(count);
  for (float& number : numbers) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    number = static_cast<float>(radius * std::cos(2 * std::numbers::pi * uniform()));
  }
  return numbers;
}

}  // namespace visema::latentsync
