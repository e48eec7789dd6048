// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <optional>

#include "core/nn/torch/light_network.h"

namespace visema {

/// A rotation of the mouth code: the network paints the same pictures, but axis 0 opens the mouth (positive = open) and
/// the others are uncorrelated, the strongest first. Without known openings axis 0 is the direction of most change.
/// codes [N,Z] (mean zero is not needed); opening [N] or nothing. Returns [Z,Z], row j = axis j.
torch::Tensor codeAxes(const torch::Tensor& codes, const std::optional<torch::Tensor>& opening);

/// Changes the network so that its mouth encoder gives, and its painter takes, axes * ((code - mean) / deviation).
/// Where the painter was trained on normalised codes, mean and deviation are that normalisation's.
void turnCode(LightNetworkImpl& network, const torch::Tensor& axes, const torch::Tensor& mean,
              const torch::Tensor& deviation);

}  // namespace visema
