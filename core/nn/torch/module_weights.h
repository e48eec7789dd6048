// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/weights/weights.h"

namespace torch::nn {
class Module;
}

namespace visema {

/// The names and shapes of a module's parameters and buffers.
std::vector<ExpectedTensor> tensorsOf(const torch::nn::Module& module);

/// Copies weights into a module, whatever precision the file has; refuses a file that does not fit.
Status loadInto(torch::nn::Module& module, const Weights& weights);

/// Writes a module's parameters and buffers as safetensors, floating-point ones as `type` (F32, F16 or BF16).
Status saveModule(const torch::nn::Module& module, const std::filesystem::path& path, DType type,
                  const std::map<std::string, std::string>& metadata);

}  // namespace visema
