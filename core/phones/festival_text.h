// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace visema {

/// A text in UTF-8 as it may stand in quotes in a Festival script: in the encoding that the voice reads (empty: the
/// same), without what would end the quotes.
std::string festivalText(const std::string& text, std::string_view encoding);

}  // namespace visema
