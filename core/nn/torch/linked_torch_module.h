// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/torch_module.h"

namespace visema {

/// The module's contents for programs that link LibTorch themselves.
const TorchModule& linkedTorchModule();

}  // namespace visema
