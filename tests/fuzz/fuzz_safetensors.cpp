// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/nn/weights/weights.h"

/// Opens arbitrary bytes as weights and touches every byte of what came out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto weights = visema::Weights::fromBytes(std::as_bytes(std::span(data, size)), nullptr, "fuzzed");
  if (!weights) return 0;
  double sum = 0;
  for (const auto& entry : (*weights)->tensors())
    for (float value : entry.second.toFloat()) sum += value;
  return sum == 0.5 ? -1 : 0;  // keeps the sum from being optimised away; -1 only leaves the input out of the corpus
}
