// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/kept_memory.h"

#include <malloc.h>

#include <limits>

namespace visema {
namespace {

// glibc's own values.
constexpr int kDefaultMaps = 65536;
constexpr int kDefaultTrim = 128 * 1024;

}  // namespace

KeptMemory::KeptMemory() {
  mallopt(M_MMAP_MAX, 0);  // large blocks too come from the heap, whose blocks are given out again
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

KeptMemory::~KeptMemory() {
  mallopt(M_MMAP_MAX, kDefaultMaps);
  mallopt(M_TRIM_THRESHOLD, kDefaultTrim);
  malloc_trim(0);
}

}  // namespace visema
