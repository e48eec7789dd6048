// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace visema {

/// What a request names: "/generate/frame?a=1" is "/generate/frame" and "a=1". Both lie in `text`.
struct Target {
  std::string_view path, query;
};
Target targetOf(std::string_view text);

/// The value of a name in "a=1&b=2", decoded; empty where there is none.
std::string queryValue(const std::string& query, const std::string& name);
/// "%41" becomes "A"; what is no such escape stays.
std::string urlDecoded(std::string_view text);

}  // namespace visema
