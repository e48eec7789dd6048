// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/nn/lip_network.h"
#include "core/nn/weights/weights.h"

namespace visema {

struct TorchOptions {
  enum class Engine {
    Cpu,    // folded and prepacked, bfloat16 where the processor has it
    Eager,  // the training modules as they are in float32: what the others are measured against
    Cuda,   // half precision, CUDA graphs
  };
  enum class Precision { Auto, Float32, BFloat16 };
  Engine engine = Engine::Cpu;
  Precision precision = Precision::Auto;
  int threads = 1;     // inside one frame; one frame a core is steadier
  std::string speech;  // which features a compatible network hears, when its file does not say
};

/// What the program asks of LibTorch, which lives in a module of its own so that starting does not load it.
/// Holds no state. Thread-safe.
class TorchModule {
 public:
  virtual ~TorchModule() = default;
  virtual std::string version() const = 0;  // "1.13.1"
  /// Whether networks run and are trained there, "cpu" or "cuda"; else what is missing, in a sentence for the user.
  virtual Status deviceAnswers(const std::string& name) const = 0;
  virtual Result<std::shared_ptr<const LipNetwork>> loadNetwork(const std::shared_ptr<const Weights>& weights,
                                                                const TorchOptions& options) const = 0;
  /// Multiply-adds a second of a large matrix product on this machine: what an engine's speed is compared with;
  /// 0 where the precision is not the machine's own.
  virtual double measureGemm(TorchOptions::Precision precision, int threads) const = 0;
};

/// Whether there is a module to load, for this program or for others in that folder; does not load it. Thread-safe.
bool torchModuleInstalled();
bool torchModuleInstalled(const std::filesystem::path& programs);

/// Loads libvisema_torch.so once, from beside the program or lib/visema in a folder around it, and keeps it. Thread-safe.
Result<const TorchModule*> torchModule();

/// Another function that the module exports, by name: for layers above this one. Loads the module. Thread-safe.
Result<void*> torchModuleSymbol(const char* name);

/// The function the module answers with; `version` makes a module of another build refuse to answer (null).
inline constexpr int kTorchModuleVersion = 2;
inline constexpr const char* kTorchModuleEntry = "visemaTorchModule";
using TorchModuleEntry = const TorchModule* (*)(int version);

}  // namespace visema
