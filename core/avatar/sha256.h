// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace visema {

/// SHA-256 of bytes that come in pieces. For telling damage and changes, not for secrets.
class Sha256 {
 public:
  void update(std::span<const std::byte> bytes);
  std::string finish();  // 64 hexadecimal digits; once
  static std::string of(std::span<const std::byte> bytes);

 private:
  void block(const std::byte* bytes);
  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, 64> pending_{};
  std::size_t pendingCount_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace visema
