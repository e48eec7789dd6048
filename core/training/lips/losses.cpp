// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/losses.h"

#include <torch/nn/functional.h>

#include <cmath>
#include <numbers>

namespace visema {
namespace {

torch::Tensor rowSteps(const torch::Tensor& x) { return x.slice(2, 1) - x.slice(2, 0, x.size(2) - 1); }
torch::Tensor columnSteps(const torch::Tensor& x) { return x.slice(3, 1) - x.slice(3, 0, x.size(3) - 1); }
torch::Tensor edgeDifference(const torch::Tensor& difference) {
  return rowSteps(difference).abs().mean() + columnSteps(difference).abs().mean();
}

/// A Laplacian of a Gaussian of one pixel over the brightness of B, G, R.
torch::Tensor detailKernel(const torch::Tensor& like) {
  const auto at = torch::arange(-4, 5, like.options());
  const auto bell = torch::exp(-at.square() / 2) / std::sqrt(2 * std::numbers::pi);
  const auto bend = bell * (at.square() - 1);
  const auto kernel = torch::outer(bend, bell) + torch::outer(bell, bend);
  const auto brightness = torch::tensor({0.114F, 0.587F, 0.299F}, like.options()).view({1, 3, 1, 1});
  return brightness * kernel;
}

/// How strong fine detail is in each neighbourhood.
torch::Tensor detailStrength(const torch::Tensor& picture) {
  return (torch::avg_pool2d(fineDetail(picture).square(), 8, 4) + 1e-6).sqrt();
}

}  // namespace

Rect lipBox(const Rect& box, int cropSize) {
  const auto scaled = [&](int value) { return value * cropSize / 256; };
  return {scaled(box.x + 10), scaled(box.y + 8), scaled(box.width - 20), scaled(box.height - 24)};
}

torch::Tensor cutOut(const torch::Tensor& picture, const Rect& box) {
  return picture.narrow(2, box.y, box.height).narrow(3, box.x, box.width);
}

torch::Tensor fineDetail(const torch::Tensor& picture) { return torch::conv2d(picture, detailKernel(picture)); }

torch::Tensor PainterLoss::operator()(const torch::Tensor& painted, const torch::Tensor& truth,
                                      const torch::Tensor& mask, const Rect& lips, int pairs) const {
  // Steps of a difference are the difference of the steps: every term works on one tensor.
  const auto difference = (painted - truth) * mask;
  const auto around = cutOut(difference, lips);
  const double share = static_cast<double>(lips.width) * lips.height / (difference.size(2) * difference.size(3));
  auto loss = pixel * (difference.abs().mean() + 3 * share * around.abs().mean());
  loss = loss + squared * around.square().mean();
  loss = loss + edges * edgeDifference(difference) + lipEdges * edgeDifference(around);
  loss = loss + coarseEdges * edgeDifference(torch::avg_pool2d(around, 2));
  loss = loss + texture * (detailStrength(cutOut(painted, lips)) - detailStrength(cutOut(truth, lips))).abs().mean();
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
