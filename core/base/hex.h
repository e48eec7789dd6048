// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace visema {

/// Two small hexadecimal digits a byte.
std::string hexOf(std::span<const std::uint8_t> bytes);

/// Whether a text is so many small hexadecimal digits and nothing else.
bool isHex(std::string_view text, std::size_t digits);

inline constexpr std::size_t kSha256Digits = 64;

}  // namespace visema
