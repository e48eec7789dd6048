// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/linked_torch_module.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "core/nn/torch/torch_engine.h"

namespace visema {
namespace {

class LinkedTorchModule final : public TorchModule {
 public:
  std::string version() const override { return TORCH_VERSION; }
  Status deviceAnswers(const std::string& name) const override { return torchnet::deviceAnswers(name); }
  Result<std::shared_ptr<const LipNetwork>> loadNetwork(const std::shared_ptr<const Weights>& weights,
                                                        const TorchOptions& options) const override {
    return loadTorchNetwork(weights, options);
  }

  double measureGemm(TorchOptions::Precision precision, int threads) const override {
    constexpr std::int64_t kSide = 1024;
    constexpr int kRuns = 3;
    if (precision == TorchOptions::Precision::BFloat16 && !prefersBfloat16()) return 0;
    const bool bfloat16 = precision == TorchOptions::Precision::BFloat16 ||
                          (precision == TorchOptions::Precision::Auto && prefersBfloat16());
    try {
      const c10::InferenceMode inference;
      torchnet::useThreads(threads);
      const auto type = bfloat16 ? at::kBFloat16 : at::kFloat;
      const at::Tensor a = at::ones({kSide, kSide}).to(type), b = at::ones({kSide, kSide}).to(type);
      double best = 1e9;
      for (int i = 0; i < kRuns; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const at::Tensor c = at::matmul(a, b);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      }
      return static_cast<double>(kSide * kSide * kSide) / best;
    } catch (const std::exception&) {
      return 0;  // unknown
    }
  }
};

}  // namespace

const TorchModule& linkedTorchModule() {
  static const LinkedTorchModule module;
  return module;
}

}  // namespace visema
