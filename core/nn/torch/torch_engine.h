// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/nn/lip_network.h"
#include "core/nn/torch_module.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// The engines of LibTorch; each loads a compatible or a light network. Thread-safe.
Result<std::shared_ptr<const LipNetwork>> loadTorchNetwork(const std::shared_ptr<const Weights>& weights,
                                                           const TorchOptions& options);

/// Whether LibTorch's CPU engine would run in bfloat16 here: the processor has it and oneDNN may use it.
bool prefersBfloat16();

namespace torchnet {
Result<std::shared_ptr<const LipNetwork>> loadCpuNetwork(const Weights& weights, const TorchOptions& options);
Result<std::shared_ptr<const LipNetwork>> loadEagerNetwork(const Weights& weights, const TorchOptions& options);
Result<std::shared_ptr<const LipNetwork>> loadCudaNetwork(const Weights& weights, const TorchOptions& options);
Status cudaAnswers();
/// Whether networks run and are trained there, "cpu" or "cuda"; else what is missing.
Status deviceAnswers(const std::string& name);

/// LibTorch's number of threads belongs to the calling thread, that of its matrix products to the process: every call
/// of a session makes sure of both.
void useThreads(int threads);
}  // namespace torchnet

}  // namespace visema
