// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/nn/golden_weights.h"

namespace visema::test {

/// The golden weights of LatentSync's networks: the tables of sines among their tensors are what they are everywhere.
class LatentSyncWeights : public Weights {
 public:
  explicit LatentSyncWeights(const std::vector<ExpectedTensor>& tensors) : golden_(goldenWeights(tensors)) {
    name_ = golden_->name();
    tensors_ = golden_->tensors();
    for (auto& [name, tensor] : tensors_) {
      if (name.ends_with(".pe")) table(tensor, tensor.shape[1], tensor.shape[2], interleaved);
      if (name.ends_with("positional_embedding")) table(tensor, tensor.shape[0], tensor.shape[1], sideBySide);
    }
  }

 private:
  static double interleaved(std::int64_t row, std::int64_t column, std::int64_t width) {
    const double angle = row * std::exp(-std::log(1e4) * static_cast<double>(column / 2 * 2) / width);
    return column % 2 ? std::cos(angle) : std::sin(angle);
  }
  static double sideBySide(std::int64_t row, std::int64_t column, std::int64_t width) {
    const std::int64_t half = width / 2;
    const double angle = row * std::exp(-std::log(1e4) * static_cast<double>(column % half) / (half - 1));
    return column < half ? std::sin(angle) : std::cos(angle);
  }
  template <class Value>
  void table(TensorView& tensor, std::int64_t rows, std::int64_t width, Value value) {
    std::vector<float> numbers;
    for (std::int64_t row = 0; row < rows; ++row)
      for (std::int64_t column = 0; column < width; ++column)
        numbers.push_back(static_cast<float>(value(row, column, width)));
    tables_.push_back(std::move(numbers));
    tensor.data = std::as_bytes(std::span(tables_.back()));
  }
  std::shared_ptr<const Weights> golden_;
  std::deque<std::vector<float>> tables_;
};

}  // namespace visema::test
