// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/nn/compatible_config.h"
#include "core/nn/weights/weights.h"

namespace visema::test {

/// Writes the few protobuf messages of an ONNX file.
class ProtoMessage {
 public:
  ProtoMessage& number(int field, std::uint64_t value) {
    varint(static_cast<std::uint64_t>(field) << 3);
    varint(value);
    return *this;
  }
  ProtoMessage& text(int field, const std::string& value) {
    varint(static_cast<std::uint64_t>(field) << 3 | 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  ProtoMessage& message(int field, const ProtoMessage& value) { return text(field, value.bytes_); }
  const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  std::string bytes_;
};

enum class BatchNorms { Kept, Folded };

/// Exports networks with the reference's tensor names as PyTorch's exporter does: step by step, with its own tensor
/// names where a batch norm was folded into its convolution.
class OnnxWriter {
 public:
  OnnxWriter(const Weights& weights, BatchNorms norms) : weights_(weights), norms_(norms) {}

  std::string lipNetwork(const CompatibleConfig& config) {
    const int side = config.cropSize();
    const auto window = config.audioSide();
    input("input", {1, 6, side, side});
    input("audio", {1, config.audio[0], window[0], window[1]});
    std::vector<std::string> skips{block("input", "inc.inconv.0", 1, false)};
    for (int i = 1; i <= config.levels(); ++i)
      skips.push_back(pair(skips.back(), "down" + std::to_string(i) + ".maxpool_conv.0", 2));
    const std::string m = "audio_model.";
    std::string heard =
        block(block("audio", m + "conv1", 1, config.audioAddsInput(0)), m + "conv2", 1, config.audioAddsInput(1));
    heard = relu(convolution(heard, m + "conv3", m + "bn3", {window[0] / 16, window[1] / 16}, 1));
    heard = relu(convolution(block(heard, m + "conv4", 1, true), m + "conv5", m + "bn5", {2, 2}, 3));
    heard = block(block(heard, m + "conv6", 1, true), m + "conv7", 1, true);
    std::string joined = pair(pair(concat(skips.back(), heard), "fuse_conv.0", 1), "fuse_conv.1", 1);
    for (int i = 1; i <= config.levels(); ++i)
      joined = pair(concat(enlarged(joined), skips[static_cast<std::size_t>(config.levels() - i)]),
                    "up" + std::to_string(i) + ".conv", 1);
    return file(node("Sigmoid", {convolution(joined, "outc.conv", "", {1, 1}, 0)}, {}));
  }

  std::string speechEncoder() {
    input("mel", {1, 1, 80, 16});
    std::string value = "mel";
    for (std::size_t i = 0; i < kAveConvs.size(); ++i) {
      const AveConv& layer = kAveConvs[i];
      const std::string name = "audio_encoder." + std::to_string(i) + ".conv_block.";
      const std::string out = convolution(value, name + "0", name + "1", {layer.strideY, layer.strideX}, layer.padding);
      value = relu(layer.residual ? node("Add", {out, value}, {}) : out);
    }
    return file(value);
  }

 private:
  using Strides = std::vector<std::int64_t>;

  static ProtoMessage integers(const std::string& name, const Strides& values) {
    ProtoMessage attribute;
    attribute.text(1, name);
    for (std::int64_t value : values) attribute.number(8, static_cast<std::uint64_t>(value));
    return attribute.number(20, 7);
  }
  static ProtoMessage integer(const std::string& name, std::int64_t value) {
    return ProtoMessage().text(1, name).number(3, static_cast<std::uint64_t>(value)).number(20, 2);
  }
  static ProtoMessage word(const std::string& name, const std::string& value) {
    return ProtoMessage().text(1, name).text(4, value).number(20, 3);
  }

  void input(const std::string& name, const Strides& shape) { inputs_.push_back(valueInfo(name, shape)); }

  static ProtoMessage valueInfo(const std::string& name, const Strides& shape) {
    ProtoMessage dimensions;
    for (std::int64_t size : shape) dimensions.message(1, ProtoMessage().number(1, static_cast<std::uint64_t>(size)));
    const ProtoMessage tensor = ProtoMessage().number(1, 1).message(2, dimensions);
    return ProtoMessage().text(1, name).message(2, ProtoMessage().message(1, tensor));
  }

  std::string tensor(const std::string& name, const Strides& shape, const std::vector<float>& values) {
    ProtoMessage message;
    for (std::int64_t size : shape) message.number(1, static_cast<std::uint64_t>(size));
    std::string raw(values.size() * sizeof(float), '\0');
    std::memcpy(raw.data(), values.data(), raw.size());
    tensors_.push_back(message.number(2, 1).text(8, name).text(9, raw));
    return name;
  }

  std::string node(const std::string& op, const std::vector<std::string>& inputs,
                   const std::vector<ProtoMessage>& attributes) {
    const std::string output = "/" + op + "_" + std::to_string(nodes_.size()) + "_output_0";
    ProtoMessage message;
    for (const std::string& name : inputs) message.text(1, name);
    message.text(2, output).text(3, "/" + op + "_" + std::to_string(nodes_.size())).text(4, op);
    for (const ProtoMessage& attribute : attributes) message.message(5, attribute);
    nodes_.push_back(message);
    return output;
  }

  std::string relu(const std::string& in) { return node("Relu", {in}, {}); }
  std::string concat(const std::string& a, const std::string& b) {
    return node("Concat", {a, b}, {integer("axis", 1)});
  }
  std::string enlarged(const std::string& in) {
    const std::string scales = tensor("scales." + std::to_string(nodes_.size()), {4}, {1, 1, 2, 2});
    return node("Resize", {in, "", scales},
                {word("coordinate_transformation_mode", "align_corners"), word("mode", "linear")});
  }

  std::vector<float> numbers(const std::string& name) const {
    const TensorView* found = weights_.find(name);
    return found ? found->toFloat() : std::vector<float>();
  }

  std::string convolution(const std::string& in, const std::string& name, const std::string& norm,
                          const Strides& strides, std::int64_t padding) {
    const auto& shape = weights_.find(name + ".weight")->shape;
    const bool depthwise = shape[1] == 1 && name.ends_with(".conv.3");
    const std::vector<ProtoMessage> attributes{
        integers("dilations", {1, 1}), integer("group", depthwise ? shape[0] : 1),
        integers("kernel_shape", {shape[2], shape[3]}), integers("pads", {padding, padding, padding, padding}),
        integers("strides", strides)};
    std::vector<float> weight = numbers(name + ".weight"), bias = numbers(name + ".bias");
    const bool fold = norms_ == BatchNorms::Folded && !norm.empty();
    if (fold) foldNorm(norm, weight, bias);
    const std::string own = fold ? "onnx::Conv_" + std::to_string(1000 + 3 * tensors_.size()) : name;
    std::vector<std::string> inputs{in, tensor(own + ".weight", shape, weight)};
    if (!bias.empty()) inputs.push_back(tensor(own + ".bias", {shape[0]}, bias));
    const std::string out = node("Conv", inputs, attributes);
    if (norm.empty() || fold) return out;
    inputs = {out};
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"})
      inputs.push_back(tensor(norm + part, {shape[0]}, numbers(norm + part)));
    return node("BatchNormalization", inputs, {});
  }

  void foldNorm(const std::string& norm, std::vector<float>& weight, std::vector<float>& bias) const {
    const auto scale = numbers(norm + ".weight"), shift = numbers(norm + ".bias");
    const auto mean = numbers(norm + ".running_mean"), variance = numbers(norm + ".running_var");
    bias.resize(scale.size());
    const std::size_t each = weight.size() / scale.size();
    for (std::size_t c = 0; c < scale.size(); ++c) {
      const float factor = scale[c] / std::sqrt(variance[c] + 1e-5F);
      for (std::size_t i = 0; i < each; ++i) weight[c * each + i] *= factor;
      bias[c] = (bias[c] - mean[c]) * factor + shift[c];
    }
  }

  std::string block(const std::string& in, const std::string& name, std::int64_t stride, bool adds) {
    std::string value = relu(convolution(in, name + ".conv.0", name + ".conv.1", {1, 1}, 0));
    value = relu(convolution(value, name + ".conv.3", name + ".conv.4", {stride, stride}, 1));
    value = convolution(value, name + ".conv.6", name + ".conv.7", {1, 1}, 0);
    return adds ? node("Add", {in, value}, {}) : value;
  }
  std::string pair(const std::string& in, const std::string& name, std::int64_t stride) {
    return block(block(in, name + ".double_conv.0", stride, false), name + ".double_conv.1", 1, true);
  }

  std::string file(const std::string& output) {
    ProtoMessage graph;
    for (const ProtoMessage& message : nodes_) graph.message(1, message);
    graph.text(2, "main_graph");
    for (const ProtoMessage& message : tensors_) graph.message(5, message);
    for (const ProtoMessage& message : inputs_) graph.message(11, message);
    graph.message(12, valueInfo(output, {}));
    return ProtoMessage()
        .number(1, 7)
        .text(2, "pytorch")
        .text(3, "1.13.0")
        .message(7, graph)
        .message(8, ProtoMessage().text(1, "").number(2, 13))
        .bytes();
  }

  const Weights& weights_;
  const BatchNorms norms_;
  std::vector<ProtoMessage> nodes_, tensors_, inputs_;
};

}  // namespace visema::test
