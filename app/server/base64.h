// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace visema {

/// How long so many bytes are as text.
constexpr std::size_t base64Size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

std::string toBase64(std::span<const std::byte> bytes);
/// Nothing where the text is not base64 as RFC 4648 has it; line breaks are none of it.
std::optional<std::vector<std::byte>> fromBase64(std::string_view text);

}  // namespace visema
