// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/losses.h"

#include <torch/nn/functional.h>

namespace visema {
namespace {

torch::Tensor rowSteps(const torch::Tensor& x) { return x.slice(2, 1) - x.slice(2, 0, x.size(2) - 1); }
torch::Tensor columnSteps(const torch::Tensor& x) { return x.slice(3, 1) - x.slice(3, 0, x.size(3) - 1); }
torch::Tensor edgeDifference(const torch::Tensor& difference) {
  return rowSteps(difference).abs().mean() + columnSteps(difference).abs().mean();
}

}  // namespace

Rect lipBox(const LightConfig& config) {
  const auto scaled = [&](int value) { return value * config.cropSize / 256; };
  const Rect& box = config.mouthBox;
  return {scaled(box.x + 10), scaled(box.y + 8), scaled(box.width - 20), scaled(box.height - 24)};
}

torch::Tensor cutOut(const torch::Tensor& picture, const Rect& box) {
  return picture.narrow(2, box.y, box.height).narrow(3, box.x, box.width);
}

torch::Tensor PainterLoss::operator()(const torch::Tensor& painted, const torch::Tensor& truth,
                                      const torch::Tensor& mask, const Rect& lips, int pairs) const {
  // Steps of a difference are the difference of the steps: every term works on one tensor.
  const auto difference = (painted - truth) * mask;
  const auto around = cutOut(difference, lips);
  const double share = static_cast<double>(lips.width) * lips.height / (difference.size(2) * difference.size(3));
  auto loss = pixel * (difference.abs().mean() + 3 * share * around.abs().mean());
  loss = loss + edges * edgeDifference(difference) + lipEdges * edgeDifference(around);
  loss = loss + coarseEdges * edgeDifference(torch::avg_pool2d(around, 2));
  if (pairs > 0) {
    const auto frames = around.slice(0, 0, 2 * pairs);
    loss = loss + motion * (frames.slice(0, 1, 2 * pairs, 2) - frames.slice(0, 0, 2 * pairs, 2)).abs().mean();
  }
  return loss;
}

torch::Tensor psnr(const torch::Tensor& a, const torch::Tensor& b) {
  return -10 * torch::log10((a - b).square().mean({1, 2, 3}).clamp_min(1e-10));
}

}  // namespace visema
