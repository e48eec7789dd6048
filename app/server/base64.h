// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace visema {

std::string toBase64(std::span<const std::byte> bytes);
/// Nothing where the text is not base64 as RFC 4648 has it; line breaks are none of it.
std::optional<std::vector<std::byte>> fromBase64(std::string_view text);

}  // namespace visema
