// SPDX-License-Identifier: Apache-2.0
#include "core/phones/festival_text.h"

#include <iconv.h>

#include <algorithm>

namespace visema {
namespace {

std::string reencoded(const std::string& text, std::string_view encoding) {
  if (encoding.empty()) return text;
  const iconv_t converter = iconv_open((std::string(encoding) + "//TRANSLIT").c_str(), "UTF-8");
  if (converter == iconv_t(-1)) return text;
  std::string input = text, output(text.size() * 4, '\0');
  char *from = input.data(), *to = output.data();
  std::size_t fromLeft = input.size(), toLeft = output.size();
  iconv(converter, &from, &fromLeft, &to, &toLeft);
  iconv_close(converter);
  output.resize(output.size() - toLeft);
  return output;
}

}  // namespace

std::string festivalText(const std::string& text, std::string_view encoding) {
  std::string said = reencoded(text, encoding);
  std::replace_if(
      said.begin(), said.end(), [](char letter) { return letter == '"' || letter == '\\'; }, ' ');
  return said;
}

}  // namespace visema
