// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace visema {

/// The text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string jsonQuoted(std::string_view text);
/// The shortest decimal that reads back as the same number; null for what JSON has no number for.
std::string jsonNumber(double value);

}  // namespace visema
