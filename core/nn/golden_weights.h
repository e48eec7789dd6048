// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/nn/weights/weights.h"

namespace visema {

/// Numbers in [-1, 1) that depend on nothing but the name and their place: the same in every language.
std::vector<float> goldenNumbers(const std::string& name, std::size_t count);

/// Weights for a network of these tensors, a pure function of their names and scaled so that signals neither vanish nor
/// explode: for comparing implementations and for measuring speed where no trained file is at hand.
std::shared_ptr<const Weights> goldenWeights(const std::vector<ExpectedTensor>& tensors,
                                             const std::map<std::string, std::string>& metadata = {});

}  // namespace visema
