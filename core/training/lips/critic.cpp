// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/critic.h"

#include <torch/utils.h>

#include <array>

#include "core/training/lips/losses.h"

namespace visema {
namespace {

constexpr std::array<std::int64_t, 5> kWidths = {3, 32, 64, 96, 1};
constexpr double kLeak = 0.2;
constexpr double kLikeness = 10;  // how much its maps of painted and true lips count beside its answer

}  // namespace

PatchCriticImpl::PatchCriticImpl() {
  for (std::size_t i = 0; i + 1 < kWidths.size(); ++i) {
    const bool last = i + 2 == kWidths.size();
    auto options = torch::nn::Conv2dOptions(kWidths[i], kWidths[i + 1], last ? 3 : 4).stride(last ? 1 : 2).padding(1);
    convolutions_.push_back(register_module("conv" + std::to_string(i), torch::nn::Conv2d(options)));
    directions_.push_back(register_buffer("direction" + std::to_string(i), torch::ones({kWidths[i + 1]})));
  }
}

torch::Tensor PatchCriticImpl::normalised(std::size_t index) {
  const torch::Tensor& weight = convolutions_[index]->weight;
  const auto matrix = weight.flatten(1);
  torch::Tensor& direction = directions_[index];
  torch::Tensor back;
  {
    torch::NoGradGuard noGrad;
    back = matrix.t().mv(direction);
    back = back / back.norm().clamp_min(1e-12);
    if (is_training()) {
      const auto better = matrix.mv(back);
      direction.copy_(better / better.norm().clamp_min(1e-12));
    }
  }
  return weight / direction.clone().dot(matrix.mv(back)).clamp_min(1e-6);
}

std::vector<torch::Tensor> PatchCriticImpl::forward(torch::Tensor pictures) {
  std::vector<torch::Tensor> maps;
  auto x = pictures - 0.5;
  for (std::size_t i = 0; i < convolutions_.size(); ++i) {
    const auto& options = convolutions_[i]->options;
    x = torch::conv2d(x, normalised(i), convolutions_[i]->bias, options.stride(), at::IntArrayRef{1, 1});
    if (i + 1 < convolutions_.size()) x = torch::leaky_relu(x, kLeak);
    maps.push_back(x);
  }
  return maps;
}

Critic::Critic(const Rect& lips, std::uint64_t seed, torch::Device device) : lips_(lips) {
  torch::manual_seed(seed);
  critic_ = PatchCritic();
  critic_->to(device);
  optimizer_ =
      std::make_unique<torch::optim::AdamW>(critic_->parameters(), torch::optim::AdamWOptions().betas({0.5, 0.99}));
}

torch::Tensor Critic::objection(const torch::Tensor& painted, const torch::Tensor& truth) {
  critic_->eval();
  for (auto& parameter : critic_->parameters()) parameter.requires_grad_(false);
  const auto ofPainted = critic_->forward(cutOut(painted, lips_));
  const auto ofTruth = critic_->forward(cutOut(truth, lips_));
  for (auto& parameter : critic_->parameters()) parameter.requires_grad_(true);
  auto sum = -ofPainted.back().to(torch::kFloat).mean();
  for (std::size_t i = 0; i + 1 < ofPainted.size(); ++i)
    sum = sum + kLikeness * (ofPainted[i] - ofTruth[i]).to(torch::kFloat).abs().mean();
  return sum;
}

double Critic::learn(const torch::Tensor& painted, const torch::Tensor& truth, double rate) {
  critic_->train();
  static_cast<torch::optim::AdamWOptions&>(optimizer_->param_groups()[0].options()).lr(rate);
  const auto ofPainted = critic_->forward(cutOut(painted.detach(), lips_)).back().to(torch::kFloat);
  const auto ofTruth = critic_->forward(cutOut(truth, lips_)).back().to(torch::kFloat);
  const auto loss = torch::relu(1 - ofTruth).mean() + torch::relu(1 + ofPainted).mean();
  optimizer_->zero_grad();
  loss.backward();
  optimizer_->step();
  return loss.item<double>();
}

}  // namespace visema
