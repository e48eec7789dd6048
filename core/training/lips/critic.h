// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/optim/adamw.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/image.h"

namespace visema {

/// Four convolutions that call each patch of a picture true (above 0) or painted (below). Their weights are divided by
/// their largest gain (spectral normalisation), so that the answer cannot become arbitrarily steep.
struct PatchCriticImpl : torch::nn::Module {
  PatchCriticImpl();
  /// The maps of every convolution, the last is the answer. While training, what is known of the gains is improved.
  std::vector<torch::Tensor> forward(torch::Tensor pictures);

 private:
  torch::Tensor normalised(std::size_t index);
  std::vector<torch::nn::Conv2d> convolutions_;
  std::vector<torch::Tensor> directions_;  // in which each one's gain is largest, as far as known
};
TORCH_MODULE(PatchCritic);

/// Learns to tell painted lips from true ones while a painter learns to paint them, and says what gives them away: a
/// mean of what a mouth could be looks soft, and soft it finds out. Knows nothing of the painter or when it is asked.
/// Pictures are whole crops [N,3,S,S] in 0..1.
class Critic {
 public:
  Critic(const Rect& lips, std::uint64_t seed, torch::Device device);

  /// By how much it sees through `painted`, to be made small; gradients reach `painted` alone.
  torch::Tensor objection(const torch::Tensor& painted, const torch::Tensor& truth);
  /// One step of learning to tell them apart. Returns how badly it did before.
  double learn(const torch::Tensor& painted, const torch::Tensor& truth, double rate);

  torch::nn::Module& module() { return *critic_; }
  torch::optim::Optimizer& optimizer() { return *optimizer_; }

 private:
  Rect lips_;
  PatchCritic critic_{nullptr};
  std::unique_ptr<torch::optim::AdamW> optimizer_;
};

}  // namespace visema
