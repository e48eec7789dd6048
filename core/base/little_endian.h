// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace visema {

inline std::uint16_t little16(const std::byte* b) {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(b[0]) | std::to_integer<unsigned>(b[1]) << 8);
}
inline std::uint32_t little32(const std::byte* b) {
  return little16(b) | static_cast<std::uint32_t>(little16(b + 2)) << 16;
}
inline std::uint64_t little64(const std::byte* b) {
  return little32(b) | static_cast<std::uint64_t>(little32(b + 4)) << 32;
}

/// Appends the lowest `count` bytes of a number, lowest first.
inline void appendLittle(std::vector<std::byte>& out, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i)));
}

}  // namespace visema
