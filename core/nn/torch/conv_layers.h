// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "core/nn/weights/weights.h"

namespace visema::torchnet {

/// A convolution with the batch norm behind it folded in, in float32 on the CPU.
struct FoldedConv {
  at::Tensor weight;  // [out, in/groups, k, k]
  at::Tensor bias;
  std::array<std::int64_t, 2> stride{1, 1};
  std::array<std::int64_t, 2> padding{0, 0};
  std::int64_t groups = 1;
};

/// A tensor of the file as float32.
at::Tensor floatTensor(const Weights& weights, const std::string& name);
/// `conv`.weight and .bias if there is one, folded with the batch norm `norm` unless that is empty.
FoldedConv foldedConv(const Weights& weights, const std::string& conv, const std::string& norm = {});

/// A convolution, perhaps with a ReLU, ready to run on one device. Immutable. Thread-safe.
class ConvLayer {
 public:
  virtual ~ConvLayer() = default;
  virtual at::Tensor run(const at::Tensor& x) const = 0;
};
using Conv = std::shared_ptr<const ConvLayer>;

/// Where and in which precision a network runs. Knows no network.
class Backend {
 public:
  virtual ~Backend() = default;
  /// `height` and `width` are those of the pictures it will see.
  virtual Conv prepare(const FoldedConv& conv, bool relu, int height, int width) const = 0;
  /// To the device, the precision and channels-last order of the network's pictures.
  virtual at::Tensor placed(const at::Tensor& tensor) const = 0;
  /// To the device, in float32 as it is: for what is small and wants to be exact.
  virtual at::Tensor placedExactly(const at::Tensor& tensor) const = 0;
  /// [twice or so as large as `small`, bilinear with aligned corners; `skip`] channel by channel.
  virtual at::Tensor upsampledWith(const at::Tensor& small, const at::Tensor& skip) const = 0;
};

/// oneDNN's prepacked convolutions with fused ReLU, in float32 or bfloat16.
std::shared_ptr<const Backend> cpuBackend(bool bfloat16);

}  // namespace visema::torchnet
