// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace visema {

/// Pictures of a batch [N,C,S,S] as they might as well have been, each another: what is not to be learnt is varied.

/// In light by up to `strength` brighter or darker, its colour by up to half as much another.
torch::Tensor inOtherLight(const torch::Tensor& pictures, double strength);

/// As if the head had been followed a little wrongly: moved by up to `strength` of half the picture's width, turned by
/// as many radians, larger or smaller by this share.
torch::Tensor elsewhere(const torch::Tensor& pictures, double strength);

/// A mask [1 or N,1,S,S] for each of a batch, a little larger, smaller and elsewhere, so that its edge is not learnt.
torch::Tensor jitteredMask(const torch::Tensor& mask, std::int64_t batch);

}  // namespace visema
