// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/torch_engine.h"

#include <ATen/Parallel.h>

#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "core/base/cpu_features.h"
#include "core/nn/torch/recycling_allocator.h"

// Debian's LibTorch multiplies matrices with OpenBLAS, which counts threads of its own; another BLAS lacks the
// function.
extern "C" void openblas_set_num_threads(int) __attribute__((weak));

namespace visema {

bool prefersBfloat16() {
  for (const char* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"})
    if (const char* limit = std::getenv(name)) {
      const std::string_view text(limit);
      for (std::string_view lower : {"SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI"})
        if (text == lower) return false;
    }
  const CpuFeatures cpu = CpuFeatures::detect();
  return cpu.avx512Bf16 || cpu.amxBf16;
}

void torchnet::useThreads(int threads) {
  if (at::get_num_threads() != threads) at::set_num_threads(threads);
  if (openblas_set_num_threads) openblas_set_num_threads(threads);
}

Status torchnet::deviceAnswers(const std::string& name) {
  if (name == "cpu") return {};
  if (name == "cuda") return cudaAnswers();
  return fail(ErrorCode::InvalidArgument, "there is no device \"" + name + "\"; choose cpu or cuda");
}

Result<std::shared_ptr<const LipNetwork>> loadTorchNetwork(const std::shared_ptr<const Weights>& weights,
                                                           const TorchOptions& options) {
  if (options.threads < 1 || options.threads > 1024)
    return fail(ErrorCode::InvalidArgument,
                "LibTorch cannot work with " + std::to_string(options.threads) + " threads");
  torchnet::useRecyclingAllocator();
  try {
    switch (options.engine) {
      case TorchOptions::Engine::Cpu:
        return torchnet::loadCpuNetwork(*weights, options);
      case TorchOptions::Engine::Eager:
        return torchnet::loadEagerNetwork(*weights, options);
      case TorchOptions::Engine::Cuda:
        return torchnet::loadCudaNetwork(*weights, options);
    }
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, weights->name() + " cannot be prepared by LibTorch: " + error.what());
  }
  return fail(ErrorCode::InvalidArgument, "LibTorch has no such engine");
}

}  // namespace visema
