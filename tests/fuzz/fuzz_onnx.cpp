// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/nn/network_file.h"
#include "core/nn/weights/bad_file.h"
#include "core/nn/weights/onnx_graph.h"

/// Reads arbitrary bytes as an ONNX graph, names its weights and touches every number of what came out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  double sum = 0;
  try {
    const visema::OnnxGraph graph = visema::readOnnxGraph(bytes);
    for (const auto& entry : graph.tensors)
      for (float value : entry.second.toFloat()) sum += value;
  } catch (const visema::BadFile&) {
  }
  if (const auto weights = visema::networkFileFromBytes(bytes, nullptr, "fuzzed"))
    for (const auto& entry : (*weights)->tensors())
      for (float value : entry.second.toFloat()) sum += value;
  return sum == 0.5 ? -1 : 0;  // keeps the sum from being optimised away; -1 only leaves the input out of the corpus
}
