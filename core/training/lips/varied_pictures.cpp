// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/varied_pictures.h"

#include <torch/nn/functional.h>
#include <torch/utils.h>

namespace visema {
namespace {

/// Numbers between -1 and 1.
torch::Tensor anyOf(torch::IntArrayRef shape, const torch::TensorOptions& options) {
  return 2 * torch::rand(shape, options) - 1;
}

torch::Tensor sampled(const torch::Tensor& pictures, const torch::Tensor& theta, bool repeatsBorder) {
  const auto grid = torch::affine_grid_generator(theta, {theta.size(0), 1, pictures.size(2), pictures.size(3)}, false);
  return torch::grid_sampler(pictures.expand({theta.size(0), -1, -1, -1}), grid, 0, repeatsBorder ? 1 : 0, false);
}

}  // namespace

torch::Tensor inOtherLight(const torch::Tensor& pictures, double strength) {
  const std::int64_t batch = pictures.size(0);
  const auto light = anyOf({batch, 1, 1, 1}, pictures.options()), colour = anyOf({batch, 3, 1, 1}, pictures.options());
  const auto varied = pictures * (1 + strength * (light + 0.5 * colour));
  return varied.clamp(0, 1).contiguous(pictures.suggest_memory_format());
}

torch::Tensor elsewhere(const torch::Tensor& pictures, double strength) {
  const auto any = strength * anyOf({4, pictures.size(0)}, pictures.options());
  const auto scale = 1 + any[0], turn = any[1];
  const auto rows = torch::stack({scale, -turn, any[2], turn, scale, any[3]}, 1);
  return sampled(pictures, rows.view({-1, 2, 3}), true);
}

torch::Tensor jitteredMask(const torch::Tensor& mask, std::int64_t batch) {
  const auto options = mask.options();
  const auto scale = torch::rand({batch}, options) * 0.08 + 0.96;
  const auto shift = torch::rand({batch, 2}, options) * 0.06 - 0.03;
  auto theta = torch::zeros({batch, 2, 3}, options);
  theta.select(1, 0).select(1, 0).copy_(scale);
  theta.select(1, 1).select(1, 1).copy_(scale);
  theta.select(2, 2).copy_(shift);
  return sampled(mask, theta, false);
}

}  // namespace visema
