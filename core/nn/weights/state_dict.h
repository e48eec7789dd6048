// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/nn/weights/pickle.h"

namespace visema {

using NamedRecords = std::vector<std::pair<std::string, const pickle::Tensor*>>;

/// Finds the network's tensors in what torch.save was given: a state dict, a checkpoint that contains one, a whole
/// module or a TorchScript archive. Takes "module." off the names. Throws BadFile when there is none.
NamedRecords findStateDict(const pickle::Document& document);

}  // namespace visema
