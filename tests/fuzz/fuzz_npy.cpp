// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/base/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto array = visema::parseNpy(std::as_bytes(std::span(data, size)), "fuzz.npy");
  if (!array) return 0;
  // Whatever was accepted has exactly the numbers its shape promises.
  const auto count = static_cast<std::size_t>(array->elementCount());
  if (array->data.size() != count * visema::bytesPerElement(array->type)) std::abort();
  if (array->toFloat().size() != count || array->toDouble().size() != count) std::abort();
  return 0;
}
