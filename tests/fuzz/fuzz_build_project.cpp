// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/building/build_project.h"

/// Reads arbitrary text as a build's project; what is accepted must be accepted again after writing, and change no
/// more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto project = visema::parseBuildProject({reinterpret_cast<const char*>(data), size}, "fuzzed");
  if (!project) return 0;
  const std::string written = visema::writeBuildProject(*project);
  const auto again = visema::parseBuildProject(written, "fuzzed");
  if (!again || visema::writeBuildProject(*again) != written) std::abort();
  return 0;
}
