// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/avatar/manifest.h"

/// Reads arbitrary text as a manifest; what is accepted must be accepted again after writing, and change no more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto manifest = visema::parseManifest(text, "fuzzed");
  if (!manifest) return 0;
  const std::string written = visema::writeManifest(*manifest, text);
  const auto again = visema::parseManifest(written, "fuzzed");
  if (!again || visema::writeManifest(*again, written) != written) std::abort();
  return 0;
}
