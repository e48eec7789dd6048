// SPDX-License-Identifier: Apache-2.0
#include "core/base/process_memory.h"

#include <malloc.h>

#include <fstream>
#include <string>

namespace visema {

std::uint64_t processMemory(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field)) return std::stoull(line.substr(field.size() + 1)) * 1024;
  return 0;
}

void giveMemoryBack() { ::malloc_trim(0); }

void forgetPeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace visema
