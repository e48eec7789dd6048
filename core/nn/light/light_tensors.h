// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/nn/light/light_config.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// What a player needs of a light network's file: face encoder and painter, without the mouth encoder.
std::vector<ExpectedTensor> lightPlayerTensors(const LightConfig& config);

}  // namespace visema
