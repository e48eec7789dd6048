// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/nn/fused/inverted_residual.h"
#include "core/nn/weights/weights.h"

namespace visema::fused {

/// Reads convolutions by name and folds the normalisation behind them in. The first thing that is missing or misshapen
/// is remembered in error(); what is returned after that is empty, so that a loader may check once at its end.
class Folder {
 public:
  explicit Folder(const Weights& weights) : weights_(weights) {}

  /// `convName`.weight (and .bias), followed by batch normalisation `normName` unless that is empty.
  FoldedConv conv(const std::string& convName, const std::string& normName = {});
  /// A linear layer as a 1x1 convolution.
  FoldedConv linear(const std::string& name) { return conv(name); }
  const Status& status() const { return status_; }
  void refuse(std::string message);

 private:
  std::vector<float> values(const std::string& name, std::size_t count);
  const Weights& weights_;
  Status status_;
};

}  // namespace visema::fused
