// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/conv_layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <vector>

#include "core/nn/torch/upsample_concat.h"

namespace visema::torchnet {
namespace {

constexpr double kBatchNormEpsilon = 1e-5;

/// An operator that is only registered by name: LibTorch's own optimiser is its one other user.
const c10::OperatorHandle& registeredOperator(const char* name) {
  static const auto find = [](const char* wanted) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(wanted, "");
  };
  static const c10::OperatorHandle prepack = find("mkldnn_prepacked::conv2d_prepack");
  static const c10::OperatorHandle run = find("mkldnn_prepacked::conv2d_run");
  return std::string_view(name) == "prepack" ? prepack : run;
}

class PrepackedConv final : public ConvLayer {
 public:
  PrepackedConv(const FoldedConv& conv, bool relu, at::ScalarType type, std::vector<std::int64_t> inputSize) {
    const auto list = [](const std::array<std::int64_t, 2>& pair) {
      return std::vector<std::int64_t>(pair.begin(), pair.end());
    };
    torch::jit::Stack stack{conv.weight.to(type).contiguous(at::MemoryFormat::ChannelsLast),
                            conv.bias.to(type),
                            list(conv.stride),
                            list(conv.padding),
                            std::vector<std::int64_t>{1, 1},
                            conv.groups,
                            std::move(inputSize),
                            std::string(relu ? "relu" : "none")};
    registeredOperator("prepack").callBoxed(stack);
    packed_ = stack.front();
  }

  at::Tensor run(const at::Tensor& x) const override {
    torch::jit::Stack stack{x, packed_};
    registeredOperator("run").callBoxed(stack);
    return stack.front().toTensor();
  }

 private:
  c10::IValue packed_;
};

class CpuBackend final : public Backend {
 public:
  explicit CpuBackend(at::ScalarType type) : type_(type) {}

  Conv prepare(const FoldedConv& conv, bool relu, int height, int width) const override {
    return std::make_shared<PrepackedConv>(
        conv, relu, type_, std::vector<std::int64_t>{1, conv.weight.size(1) * conv.groups, height, width});
  }
  at::Tensor placed(const at::Tensor& tensor) const override {
    return tensor.to(type_).contiguous(at::MemoryFormat::ChannelsLast);
  }
  at::Tensor placedExactly(const at::Tensor& tensor) const override { return tensor; }

  at::Tensor upsampledWith(const at::Tensor& small, const at::Tensor& skip) const override {
    const at::Tensor from = small.contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor beside = skip.contiguous(at::MemoryFormat::ChannelsLast);
    at::Tensor result = at::empty({from.size(0), from.size(1) + beside.size(1), beside.size(2), beside.size(3)},
                                  from.options().memory_format(at::MemoryFormat::ChannelsLast));
    UpsampleShape shape;
    shape.height = static_cast<int>(from.size(2));
    shape.width = static_cast<int>(from.size(3));
    shape.channels = static_cast<int>(from.size(1));
    shape.toHeight = static_cast<int>(beside.size(2));
    shape.toWidth = static_cast<int>(beside.size(3));
    shape.skipChannels = static_cast<int>(beside.size(1));
    const auto batch = static_cast<int>(from.size(0));
    if (type_ == at::kBFloat16)
      upsampleConcat(static_cast<const std::uint16_t*>(from.data_ptr()),
                     static_cast<const std::uint16_t*>(beside.data_ptr()),
                     static_cast<std::uint16_t*>(result.data_ptr()), batch, shape);
    else
      upsampleConcat(from.data_ptr<float>(), beside.data_ptr<float>(), result.data_ptr<float>(), batch, shape);
    return result;
  }

 private:
  at::ScalarType type_;
};

}  // namespace

at::Tensor floatTensor(const Weights& weights, const std::string& name) {
  const TensorView* view = weights.find(name);
  if (!view) return {};
  const std::vector<float> values = view->toFloat();
  at::Tensor tensor = at::empty(view->shape, at::kFloat);
  std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  return tensor;
}

FoldedConv foldedConv(const Weights& weights, const std::string& conv, const std::string& norm) {
  FoldedConv folded;
  folded.weight = floatTensor(weights, conv + ".weight");
  folded.bias = floatTensor(weights, conv + ".bias");
  if (!folded.bias.defined()) folded.bias = at::zeros({folded.weight.size(0)}, at::kFloat);
  if (norm.empty()) return folded;
  const at::Tensor scale =
      floatTensor(weights, norm + ".weight") / (floatTensor(weights, norm + ".running_var") + kBatchNormEpsilon).sqrt();
  folded.weight = folded.weight * scale.view({-1, 1, 1, 1});
  folded.bias =
      (folded.bias - floatTensor(weights, norm + ".running_mean")) * scale + floatTensor(weights, norm + ".bias");
  return folded;
}

std::shared_ptr<const Backend> cpuBackend(bool bfloat16) {
  return std::make_shared<CpuBackend>(bfloat16 ? at::kBFloat16 : at::kFloat);
}

}  // namespace visema::torchnet
