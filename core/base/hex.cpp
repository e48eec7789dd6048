// SPDX-License-Identifier: Apache-2.0
#include "core/base/hex.h"

namespace visema {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string hexOf(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool isHex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of(kDigits) == std::string_view::npos;
}

}  // namespace visema
