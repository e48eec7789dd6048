// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/code_axes.h"

#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_solve.h>

namespace visema {

torch::Tensor codeAxes(const torch::Tensor& codes, const std::optional<torch::Tensor>& opening) {
  const auto size = codes.size(1);
  const auto centred = (codes - codes.mean(0, true)).to(torch::kDouble).cpu();
  const auto covariance = centred.t().matmul(centred) / static_cast<double>(codes.size(0));
  const auto identity = torch::eye(size, torch::kDouble);
  torch::Tensor first;
  if (opening) {
    const auto wanted = (*opening - opening->mean()).to(torch::kDouble).cpu();
    const auto moment = centred.t().matmul(wanted) / static_cast<double>(codes.size(0));
    first = at::linalg_solve(covariance + identity * 1e-3 * covariance.diagonal().mean(), moment);
  } else {
    first = std::get<1>(at::linalg_eigh(covariance)).select(1, size - 1);
  }
  first = first / first.norm();
  // The rest: principal axes of what is left when the first direction is taken out.
  const auto without = identity - torch::outer(first, first);
  const auto [values, vectors] = at::linalg_eigh(without.matmul(covariance).matmul(without) + without);
  // Adding `without` keeps `first` (eigenvalue 0) below all others, whatever their variance.
  auto rest = vectors.slice(1, 1).flip({1}).t();
  return torch::cat({first.unsqueeze(0), rest}).to(torch::kFloat);
}

void turnCode(LightNetworkImpl& network, const torch::Tensor& axes, const torch::Tensor& mean,
              const torch::Tensor& deviation) {
  torch::NoGradGuard noGrad;
  auto& give = network.mouthEncoder->code;
  const auto normalise = axes / deviation.unsqueeze(0);
  const auto bias = normalise.matmul(give->bias - mean);
  give->weight.copy_(normalise.matmul(give->weight));
  give->bias.copy_(bias);
  auto* take = network.painter->code->ptr(0)->as<torch::nn::LinearImpl>();
  take->weight.copy_(take->weight.matmul(axes.t()));
}

}  // namespace visema
