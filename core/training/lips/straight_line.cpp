// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/straight_line.h"

#include <ATen/ops/linalg_solve.h>
#include <torch/utils.h>

namespace visema {

StraightLine fitLine(const torch::Tensor& x, const torch::Tensor& y, double ridge) {
  torch::NoGradGuard noGrad;
  const auto mean = x.mean(0), middle = y.mean(0);
  const auto centred = (x - mean).to(torch::kDouble), wanted = (y - middle).to(torch::kDouble);
  const auto count = static_cast<double>(x.size(0));
  auto moments = centred.t().matmul(centred) / count;
  moments = moments + torch::eye(moments.size(0), torch::kDouble) * (ridge * moments.diagonal().mean());
  const auto cross = centred.t().matmul(wanted) / count;
  const auto weight = at::linalg_solve(moments, cross).t().to(torch::kFloat);
  return {weight, middle - weight.matmul(mean)};
}

}  // namespace visema
