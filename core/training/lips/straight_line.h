// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace visema {

/// y = weight x + bias.
struct StraightLine {
  torch::Tensor weight, bias;
  torch::Tensor operator()(const torch::Tensor& x) const { return x.matmul(weight.t()) + bias; }
};

/// The line nearest to y [N,Y] over x [N,X], but for `ridge` of the mean variance of x, which is against learning by
/// heart.
StraightLine fitLine(const torch::Tensor& x, const torch::Tensor& y, double ridge);

}  // namespace visema
