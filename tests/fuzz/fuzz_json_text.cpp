// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/json_text.h"

/// Whatever the bytes are, they become a JSON string another parser reads; text that is UTF-8 reads back unchanged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const nlohmann::json parsed = nlohmann::json::parse(visema::jsonQuoted(text), nullptr, false);
  if (!parsed.is_string()) std::abort();
  const nlohmann::json asIs(text);
  bool isUtf8 = true;
  try {
    (void)asIs.dump();
  } catch (const nlohmann::json::exception&) {
    isUtf8 = false;
  }
  if (isUtf8 && parsed.get_ref<const std::string&>() != text) std::abort();
  return 0;
}
