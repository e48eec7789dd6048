// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/engines.h"

#include <algorithm>

#include "app/wiring/program_files.h"
#include "core/base/cpu_features.h"
#include "core/base/log.h"
#include "core/base/try.h"
#include "core/base/user_paths.h"
#include "core/lipsync/speech_track.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/network_file.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/torch_module.h"

namespace visema {
namespace {

constexpr const char* kOwnEncoder = "visema-1";

EngineCandidate torchCandidate(const std::string& id, TorchOptions::Engine engine) {
  return {id, [engine](const std::shared_ptr<const Weights>& weights) -> Result<std::shared_ptr<const LipNetwork>> {
            auto module = TRY(torchModule());
            TorchOptions options;
            options.engine = engine;
            return module->loadNetwork(weights, options);
          }};
}

std::filesystem::path choiceFile() {
  const auto paths = UserPaths::fromEnvironment();
  return paths ? paths->cache / "engines.tsv" : std::filesystem::path();
}

}  // namespace

std::vector<EngineCandidate> engineCandidates() {
  const auto fused = [](const char* kernels) {
    return [kernels](const std::shared_ptr<const Weights>& weights) { return loadFusedNetwork(weights, {kernels}); };
  };
  return {{"fused", fused("")},
          {"fused-fp32", fused(kFloat32Kernels), false},
          {"fused-bf16", fused(kBfloat16Kernels)},
          {"fused-amx", fused(kAmxKernels)},
          torchCandidate("libtorch", TorchOptions::Engine::Cpu),
          torchCandidate("cuda", TorchOptions::Engine::Cuda)};
}

std::vector<EngineHere> enginesHere() {
  std::vector<EngineHere> here{{"fused", "CPU, our own kernels (" + describe(CpuFeatures::detect()) + ")"}};
  if (!torchModuleInstalled()) return here;
  here.push_back({"libtorch", "CPU, LibTorch"});
  std::error_code error;
  if (!std::filesystem::exists("/dev/nvidiactl", error)) return here;
  if (const auto module = torchModule(); module && (*module)->deviceAnswers("cuda"))
    here.push_back({"cuda", "GPU, CUDA"});
  return here;
}

Result<std::shared_ptr<const LipNetwork>> loadNetwork(const std::shared_ptr<const Weights>& weights,
                                                      const std::string& engine, Measuring measuring) {
  EngineChoiceOptions options;
  options.engine = engine;
  options.cacheFile = choiceFile();
  options.version = VISEMA_VERSION;
  options.measuring = measuring;
  auto choice = TRY(chooseEngine(weights, engineCandidates(), options));
  logInfo("engines", weights->name(), ": ", choice.network->engineName(),
          choice.measuredNow ? ", measured now" : ", not measured now");
  for (const std::string& problem : choice.problems) logInfo("engines", problem);
  return choice.network;
}

Result<std::filesystem::path> importedSpeechEncoder(const std::string& name) {
  const auto paths = TRY(UserPaths::fromEnvironment());
  return paths.data / "speech-encoders" / (name + ".safetensors");
}

Result<KeptSpeechEncoder> keepSpeechEncoder(const Weights& weights) {
  auto encoder = TRY(openSpeechEncoder(weights));
  std::vector<NamedTensor> tensors;
  std::vector<ExpectedTensor> shapes;
  for (const auto& [name, tensor] : weights.tensors()) {
    tensors.push_back({name, tensor});
    shapes.push_back({name, tensor.shape});
  }
  TRY(checkNumbers(weights, shapes));
  auto out = TRY(importedSpeechEncoder(encoder->name()));
  std::error_code error;
  std::filesystem::create_directories(out.parent_path(), error);
  TRY(writeSafetensors(out, tensors, weights.metadata()));
  return KeptSpeechEncoder{encoder->name(), out};
}

bool keepFirstSpeechEncoder(const Weights& weights) {
  auto encoder = openSpeechEncoder(weights);
  if (!encoder) return false;
  const auto file = importedSpeechEncoder((*encoder)->name());
  std::error_code error;
  return file && !std::filesystem::exists(*file, error) && keepSpeechEncoder(weights).has_value();
}

Result<std::filesystem::path> ownSpeechEncoder() { return programFile("resources/visema-1.safetensors"); }
Result<std::filesystem::path> manyVoices() { return programFile("resources/voices-1.safetensors"); }

Result<std::unique_ptr<SpeechEncoder>> openSpeechEncoderNamed(const std::string& name) {
  if (name == "hubert" || name == "wenet")
    return fail(ErrorCode::Unsupported,
                "this avatar hears " + name +
                    " features, which this program does not make: give those of the sound, made "
                    "where its network was trained, with visema render --features FILE.npy");
  std::filesystem::path file;
  if (name == kOwnEncoder) {
    file = TRY(ownSpeechEncoder());
  } else {
    file = TRY(importedSpeechEncoder(name));
    if (!std::filesystem::exists(file))
      return fail(ErrorCode::NotFound,
                  "this avatar listens through the speech encoder \"" + name +
                      "\", which is not here: import its file with visema speech-encoder import FILE");
  }
  auto weights = TRY(Weights::open(file));
  return openSpeechEncoder(*weights);
}

Result<PhoneHearing> openHearingNamed(const std::string& name) {
  if (name != kOwnEncoder)
    return fail(ErrorCode::Unsupported, "this avatar listens through the speech encoder \"" + name +
                                            "\": only avatars that listen through visema-1 can follow a text");
  const auto own = TRY(ownSpeechEncoder());
  return PhoneHearing::open(own);
}

Result<SyncMatcher> openSyncMatcher() {
  const auto file = TRY(programFile("resources/sync-1.safetensors"));
  const auto weights = TRY(Weights::open(file));
  return SyncMatcher::open(*weights);
}

FilmEngines filmEngines(const std::string& engine) {
  return {[engine](const std::shared_ptr<const Weights>& weights) { return loadNetwork(weights, engine); },
          openSpeechEncoderNamed, openHearingNamed};
}

Result<LiveAvatar> speakingAvatar(std::shared_ptr<LoadedAvatar> avatar, const std::string& engine) {
  const auto package = avatar->package();
  const Manifest& manifest = package->manifest();
  if (manifest.networks.empty())
    return fail(ErrorCode::NotFound, manifest.name + " has no trained network yet: it can be watched, but not speak");
  std::vector<std::size_t> chosen{0};
  const std::size_t lightest = manifest.networks.size() - 1;
  if (lightest > 0 && manifest.networks[lightest].speech == manifest.networks[0].speech) chosen.push_back(lightest);
  LiveAvatar live;
  for (const std::size_t index : chosen) {
    auto weights = TRY(package->weights(manifest.networks[index].weights));
    auto network = TRY(loadNetwork(weights, engine, Measuring::Never));
    live.networks.push_back({index, std::move(network)});
  }
  auto encoder = TRY(openSpeechEncoderNamed(manifest.networks[0].speech));
  live.encoder = std::move(encoder);
  live.source = featureSource(*live.encoder);
  live.avatar = std::move(avatar);
  return live;
}

}  // namespace visema
