// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "core/nn/weights/weights.h"

namespace visema::pickle {

/// Modules and functions no honest network file names: they are there to run something when Python opens the file.
bool canOnlyDoHarm(std::string_view name);

/// What numbers a storage of that class holds: "torch.FloatStorage"; none: no storage of PyTorch's.
std::optional<DType> storageType(std::string_view name);

}  // namespace visema::pickle
