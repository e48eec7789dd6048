// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <optional>

#include "core/base/try.h"
#include "core/nn/bench/engine_bench.h"
#include "core/nn/compatible_config.h"
#include "core/nn/golden_weights.h"
#include "core/nn/light/light_tensors.h"
#ifdef VISEMA_HAS_FUSED
#include "core/nn/fused/fused_network.h"
#endif

namespace visema {
namespace {

std::optional<std::string> after(const std::string& text, const std::string& start) {
  if (text.compare(0, start.size(), start) != 0) return std::nullopt;
  return text.substr(start.size());
}

Result<std::shared_ptr<const Weights>> unetWeights(const std::string& size, const std::string& kind) {
  const bool mobile = kind == "mobile";
  const bool known = kind.empty() || mobile || kind == "hubert" || kind == "wenet";
  if ((size != "328" && size != "160") || !known)
    return fail(ErrorCode::NotFound, "there is no network unet" + size + (kind.empty() ? "" : "-" + kind));
  const CompatibleConfig config =
      CompatibleConfig::standard(kind.empty() || mobile ? "ave" : kind, size == "328" ? 5 : 4, mobile ? 16 : 32);
  return goldenWeights(config.tensors(), {{"speech", config.speech}});
}

Result<std::shared_ptr<const Weights>> lightWeights(const std::string& size) {
  LightConfig config;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), config.cropSize);
  if (error != std::errc() || end != size.data() + size.size())
    return fail(ErrorCode::NotFound, "there is no network light" + size);
  TRY(config.validate());
  return goldenWeights(lightPlayerTensors(config), config.toMetadata());
}

Result<std::shared_ptr<const LipNetwork>> loadTorchEngine(const std::string& kind,
                                                          const std::shared_ptr<const Weights>& weights, int threads,
                                                          const std::string& speech, const TorchModule* torch) {
  if (!torch) return fail(ErrorCode::Unsupported, "the engine " + kind + " needs LibTorch");
  TorchOptions options;
  options.threads = threads;
  options.speech = speech;
  if (kind == "libtorch-fp32") options.precision = TorchOptions::Precision::Float32;
  if (kind == "libtorch-bf16") options.precision = TorchOptions::Precision::BFloat16;
  if (kind == "eager") options.engine = TorchOptions::Engine::Eager;
  if (kind == "cuda") options.engine = TorchOptions::Engine::Cuda;
  return torch->loadNetwork(weights, options);
}

}  // namespace

Result<std::shared_ptr<const Weights>> benchWeights(const std::string& network) {
  if (network.find('/') != std::string::npos || network.find('.') != std::string::npos) return Weights::open(network);
  if (const auto rest = after(network, "unet")) {
    const std::size_t dash = rest->find('-');
    return unetWeights(rest->substr(0, dash), dash == std::string::npos ? "" : rest->substr(dash + 1));
  }
  if (const auto size = after(network, "light")) return lightWeights(*size);
  return fail(ErrorCode::NotFound,
              "there is no network '" + network + "'; try unet328, unet160, light256, light512 or the path of a file");
}

Result<std::shared_ptr<const LipNetwork>> loadBenchEngine(const std::string& engine,
                                                          const std::shared_ptr<const Weights>& weights, int threads,
                                                          const std::string& speech, const TorchModule* torch) {
  if (const auto kind = after(engine, "fused")) {
#ifdef VISEMA_HAS_FUSED
    FusedOptions options;
    options.threads = threads;
    if (!kind->empty()) options.instructionSet = kind->substr(1);
    if (engine == "fused-bf16") options.instructionSet = kBfloat16Kernels;  // as --engine names them
    if (engine == "fused-amx") options.instructionSet = kAmxKernels;
    return loadFusedNetwork(weights, options);
#else
    return fail(ErrorCode::Unsupported, "this build has no fused engine");
#endif
  }
  for (const char* known : {"libtorch", "libtorch-fp32", "libtorch-bf16", "eager", "cuda"})
    if (engine == known) return loadTorchEngine(engine, weights, threads, speech, torch);
  return fail(ErrorCode::InvalidArgument, "there is no engine '" + engine +
                                              "'; choose fused, libtorch, libtorch-fp32, libtorch-bf16, eager or cuda");
}

}  // namespace visema
