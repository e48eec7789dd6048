// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/nn/weights/byte_reader.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// One step of an ONNX graph; what it does is only a word here.
struct OnnxNode {
  std::string op;
  std::vector<std::string> inputs, outputs;
  std::map<std::string, std::vector<std::int64_t>> integers;  // attributes
  std::map<std::string, std::string> texts;
};

struct OnnxInput {
  std::string name;
  std::vector<std::int64_t> shape;  // 0 where the file leaves it open
};

/// The graph of an ONNX file as data: nothing is evaluated. Tensors point into the file's bytes or into `copies`.
struct OnnxGraph {
  std::vector<OnnxNode> nodes;                // in the file's order, which is one they can run in
  std::map<std::string, TensorView> tensors;  // its weights; only those of floating point
  std::vector<OnnxInput> inputs;              // without those that are weights
  std::deque<std::vector<std::byte>> copies;
};

/// A file of this format has no mark of its own: this looks at the first fields.
bool looksLikeOnnx(Bytes file);
/// Throws BadFile.
OnnxGraph readOnnxGraph(Bytes file);

}  // namespace visema
