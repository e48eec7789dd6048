// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// A slowly following average of a module's parameters and buffers: what is validated and shipped.
class MovingAverage {
 public:
  explicit MovingAverage(const torch::nn::Module& module);
  void follow(const torch::nn::Module& module, std::int64_t step, double decay);
  /// Exchanges the averaged values with the module's own; call twice to undo.
  void swapWith(torch::nn::Module& module);
  std::vector<torch::Tensor>& values() { return values_; }
  /// As it is now, to be given back to `restore`.
  std::vector<torch::Tensor> copy() const;
  void restore(const std::vector<torch::Tensor>& values);

 private:
  std::vector<torch::Tensor> values_;
};

/// Everything a run needs to go on after it was killed, as it was at the end of one step.
struct TrainingState {
  torch::nn::Module* module = nullptr;
  torch::optim::Optimizer* optimizer = nullptr;
  MovingAverage* average = nullptr;
  torch::nn::Module* critic = nullptr;  // of an adversarial training, with its optimiser; else null
  torch::optim::Optimizer* criticOptimizer = nullptr;
  std::int64_t step = 0;
  double bestScore = -1e9;
  std::vector<torch::Tensor> best;  // the average that reached it; empty before the first
  double secondsSpent = 0;
  std::string fingerprint;  // of the options and data; a state of another run is refused

  Status save(const std::filesystem::path& path);
  Status load(const std::filesystem::path& path);
};

}  // namespace visema
