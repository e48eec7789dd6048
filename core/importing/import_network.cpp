// SPDX-License-Identifier: Apache-2.0
#include "core/importing/import_work.h"
#include "core/nn/compatible_config.h"
#include "core/nn/network_file.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr int kLookaheadMs = 450;  // what the reference's window reaches into the future
constexpr std::uint64_t kMaxCheckpoint = 2ull << 30;

struct FoundNetwork {
  std::shared_ptr<const Weights> weights;
  std::string from;
};

Result<std::shared_ptr<const Weights>> open(const ImportWork& work, const std::string& name) {
  auto bytes = work.source.files->read(name, kMaxCheckpoint);
  if (!bytes) return fail(bytes.error());
  auto owner = std::make_shared<const std::vector<std::byte>>(std::move(*bytes));
  return networkFileFromBytes(*owner, owner, work.source.files->describe(name));
}

/// Whether a file may be a speech encoder, by its name: a source may hold hundreds of checkpoints.
bool mayHear(const std::string& name) {
  return name.find("audio") != std::string::npos || name.find("encoder") != std::string::npos;
}

/// A speech encoder that lies in the source is handed on.
void offerSpeechEncoder(const ImportWork& work) {
  if (!work.options.keepSpeechEncoder) return;
  for (const std::string& name : work.source.checkpoints) {
    if (!mayHear(fs::path(name).filename().string())) continue;
    auto opened = open(work, name);
    if (!opened || CompatibleConfig::looksCompatible(**opened) || !work.options.keepSpeechEncoder(**opened)) continue;
    work.found("a speech encoder in " + name);
    return;
  }
}

/// The best of the source's own.
Result<FoundNetwork> findNetwork(const ImportWork& work) {
  std::string reasons;
  for (const std::string& name : work.source.checkpoints) {
    auto opened = open(work, name);
    if (opened && CompatibleConfig::looksCompatible(**opened)) return FoundNetwork{*opened, name};
    const std::string reason =
        opened ? work.source.files->describe(name) + " is not a lip network" : opened.error().message;
    reasons += (reasons.empty() ? "" : "; ") + reason;
  }
  if (reasons.empty())
    return fail(
        ErrorCode::NotFound,
        work.source.files->path().string() +
            " came without its network: choose the network file (.pth, .safetensors or .onnx) that belongs to it");
  return fail(ErrorCode::BadData, reasons + ": choose the network file that belongs to it");
}

void sayWhatItHears(const ImportWork& work, const CompatibleConfig& config, const Weights& weights) {
  const bool told = !work.options.features.empty() || !weights.note("speech").empty();
  if (!told && config.audio[0] == 32)
    work.assumed(work.source.speech.empty() ? "the network is taken for one of " + config.speech +
                                                  " features, as is usual at its size: --features says otherwise"
                                            : "the network is taken for one of " + config.speech +
                                                  " features, for those lie beside it: --features says otherwise");
  if (config.speech == "ave" || config.speech == "visema-1") return;
  work.report.needs.push_back("this program does not make " + config.speech +
                              " features: the training sound speaks with those that came along, any other sound needs "
                              "its own, made where the network was trained (visema render --features FILE.npy)");
}

Status addNetwork(const ImportWork& work, const FoundNetwork& found) {
  const Weights& weights = *found.weights;
  const std::string speech = !work.options.features.empty()   ? work.options.features
                             : weights.note("speech").empty() ? work.source.speech
                                                              : weights.note("speech");
  auto config = CompatibleConfig::fromWeights(weights, speech);
  if (!config) return fail(config.error());
  if (Status status = checkFinite(weights, config->tensors()); !status) return status;
  const NetworkSpec spec = config->spec();
  NetworkEntry network;
  network.name = "imported";
  network.family = NetworkFamily::Compatible;
  network.size = config->encoder.empty() || config->encoder.front() >= 32 ? "full" : "narrow";
  network.inputSize = spec.cropSize;
  network.cropSize = work.clip.cropSize = spec.cropSize + 8;  // 4 pixels all round, in every variant
  network.speech = spec.speech;
  network.driveShape = spec.driveShape;
  network.resize = config->levels() == 5 ? ResizeFilter::Bicubic : ResizeFilter::Bilinear;
  network.reference = ReferencePolicy::SameFrame;
  network.lookaheadMinMs = network.lookaheadMaxMs = kLookaheadMs;
  network.weights = "networks/imported.safetensors";
  std::vector<NamedTensor> tensors;
  for (const ExpectedTensor& expected : config->tensors())
    if (const TensorView* tensor = weights.find(expected.name)) tensors.push_back({expected.name, *tensor});
  const fs::path file = work.folder / "imported.safetensors";
  const std::map<std::string, std::string> metadata{{"speech", spec.speech}, {"source", found.from}};
  if (Status status = writeSafetensors(file, tensors, metadata); !status) return status;
  work.writer.addFile(network.weights, file);
  work.writer.manifest().networks = {network};
  work.found("a " + network.size + " network for " + network.speech + " features, " + std::to_string(network.cropSize) +
             "/" + std::to_string(network.inputSize) + " pixels, in " + found.from);
  work.assumed(std::string("crops are resized ") +
               (network.resize == ResizeFilter::Bicubic ? "bicubically" : "bilinearly") +
               ", as the programs for networks of this size do when they run");
  sayWhatItHears(work, *config, weights);
  return {};
}

}  // namespace

Status importNetwork(const ImportWork& work) {
  offerSpeechEncoder(work);
  if (work.options.checkpoint.empty()) {
    auto found = findNetwork(work);
    return found ? addNetwork(work, *found) : fail(found.error());
  }
  auto opened = openNetworkFile(work.options.checkpoint);
  if (!opened) return fail(opened.error());
  return addNetwork(work, {*opened, work.options.checkpoint.filename().string()});
}

}  // namespace visema
