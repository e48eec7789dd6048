// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/nn/weights/weights.h"

namespace visema::latentsync {

/// How a network's numbers lie in memory. They are computed with in the precision of the picture, so that BFloat16
/// halves the memory and changes nothing but the rounding of the weights.
enum class Storage { AsFloat32, AsBFloat16 };

/// Gives a network its tensors by name, or writes down which it would want: a network is built from either, so that
/// what a file must hold is said in one place. Float32 is used where the file has it mapped, without a copy.
class TensorSource {
 public:
  /// Of a file that was checked against wanted().
  TensorSource(std::shared_ptr<const Weights> weights, Storage storage)
      : weights_(std::move(weights)), storage_(storage) {}
  /// Gives undefined tensors and writes down names and shapes.
  explicit TensorSource(std::vector<ExpectedTensor>& wanted) : wanted_(&wanted) {}

  at::Tensor take(const std::string& name, std::vector<std::int64_t> shape);

 private:
  std::shared_ptr<const Weights> weights_;
  Storage storage_ = Storage::AsFloat32;
  std::vector<ExpectedTensor>* wanted_ = nullptr;
};

}  // namespace visema::latentsync
