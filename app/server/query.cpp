// SPDX-License-Identifier: Apache-2.0
#include "app/server/query.h"

#include <algorithm>
#include <charconv>

namespace visema {

std::string urlDecoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Target targetOf(std::string_view text) {
  const std::size_t question = std::min(text.find('?'), text.size());
  return {text.substr(0, question), text.substr(std::min(question + 1, text.size()))};
}

std::string queryValue(const std::string& query, const std::string& name) {
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view pair(query.data() + at, end - at);
    if (const std::size_t equals = pair.find('='); equals != pair.npos && pair.substr(0, equals) == name)
      return urlDecoded(pair.substr(equals + 1));
    at = end + 1;
  }
  return {};
}

}  // namespace visema
