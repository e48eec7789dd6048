// SPDX-License-Identifier: Apache-2.0
#include "core/base/try.h"
#include "core/importing/import_work.h"
#include "core/nn/compatible_config.h"
#include "core/nn/network_file.h"
#include "core/nn/speech/open_speech_encoder.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxCheckpoint = 2ull << 30;

struct FoundNetwork {
  std::shared_ptr<const Weights> weights;
  std::string from;
};

Result<std::shared_ptr<const Weights>> open(const ImportWork& work, const std::string& name) {
  auto bytes = TRY(work.source.files->read(name, kMaxCheckpoint));
  auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
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

Error noNetworkIn(const fs::path& source) {
  return {ErrorCode::NotFound, source.string() +
                                   " came without its network: choose the network file (.pth, .pt, .safetensors or "
                                   ".onnx) that belongs to it"};
}

/// Why a file of the source is not the lip network; empty when it is.
std::string whyNot(const ImportWork& work, const std::string& name,
                   const Result<std::shared_ptr<const Weights>>& file) {
  if (!file) return file.error().message;
  if (CompatibleConfig::looksCompatible(**file)) return "";
  if (openSpeechEncoder(**file)) return work.source.files->describe(name) + " is a speech encoder, no lip network";
  return CompatibleConfig::fromWeights(**file).error().message;
}

/// The best of the source's own.
Result<FoundNetwork> findNetwork(const ImportWork& work) {
  constexpr std::size_t kMostReasons = 4;  // more nobody reads
  std::string reasons;
  std::size_t count = 0;
  for (const std::string& name : work.source.checkpoints) {
    auto opened = open(work, name);
    std::string reason = whyNot(work, name, opened);
    if (reason.empty()) return FoundNetwork{*opened, name};
    if (reason.back() == '.') reason.pop_back();
    if (++count <= kMostReasons) reasons += (reasons.empty() ? "" : "; ") + reason;
  }
  if (count > kMostReasons) reasons += "; and " + counted(count - kMostReasons, "file") + " more";
  return fail(ErrorCode::BadData, reasons + ": choose the network file that belongs to it");
}

/// Which speech features the network was trained on, and why that is assumed; empty where its shapes alone tell.
std::pair<std::string, std::string> speechOf(const ImportWork& work, const Weights& weights) {
  if (!work.options.features.empty()) return {work.options.features, ""};
  if (!weights.note("speech").empty()) return {weights.note("speech"), ""};
  const TensorView* first = weights.find("audio_model.conv1.conv.0.weight");
  if (!first || first->shape.size() < 2 || first->shape[1] != 32) return {"", ""};
  const std::string& described = work.source.describedSpeech;
  if (described == "ave" || described == "hubert") return {described, "package_info.json says so"};
  if (work.source.speech == "ave" || work.source.speech == "hubert") return {work.source.speech, "those lie beside it"};
  return {"", "they are the common ones at its size"};
}

void sayWhatItHears(const ImportWork& work, const CompatibleConfig& config, const std::string& why) {
  if (!why.empty())
    work.assumed("the network is taken for one of " + config.speech + " features, for " + why +
                 ": --features says otherwise");
  if (config.speech == "ave" || config.speech == "visema-1") return;
  const auto& features = work.clip.features;
  const bool known = features && features->speech == config.speech && !features->soundSha256.empty();
  const std::string file = config.speech == "hubert" ? "aud_hu.npy" : "aud_wenet.npy";
  work.report.needs.push_back(
      "its " + config.speech +
      " features with every sound, for this program does not make them: write them where the network was trained, as " +
      file + " was written for the training sound, and give them to the film (visema render --features " + file + ")" +
      (known ? "; the training sound speaks with those that came along" : ""));
}

Status addNetwork(const ImportWork& work, const FoundNetwork& found) {
  const Weights& weights = *found.weights;
  const auto [speech, why] = speechOf(work, weights);
  auto config = TRY(CompatibleConfig::fromWeights(weights, speech));
  TRY(checkNumbers(weights, config.tensors()));
  const NetworkSpec spec = config.spec();
  NetworkEntry network;
  network.name = "imported";
  network.family = NetworkFamily::Compatible;
  network.size = config.encoder.empty() || config.encoder.front() >= 32 ? "full" : "narrow";
  network.inputSize = spec.cropSize;
  network.cropSize = work.clip.cropSize = spec.cropSize + 8;  // 4 pixels all round, in every variant
  network.speech = spec.speech;
  network.driveShape = spec.driveShape;
  network.resize = config.levels() == 5 ? ResizeFilter::Bicubic : ResizeFilter::Bilinear;
  network.reference = ReferencePolicy::SameFrame;
  network.leastLookahead = network.mostLookahead = kFullLookahead;  // what the reference's window reaches
  network.weights = "networks/imported.safetensors";
  std::vector<NamedTensor> tensors;
  for (const ExpectedTensor& expected : config.tensors())
    if (const TensorView* tensor = weights.find(expected.name)) tensors.push_back({expected.name, *tensor});
  const fs::path file = work.folder / "imported.safetensors";
  const std::map<std::string, std::string> metadata{{"speech", spec.speech}, {"source", found.from}};
  TRY(writeSafetensors(file, tensors, metadata));
  work.writer.addFile(network.weights, file);
  work.writer.manifest().networks = {network};
  work.found("a " + network.size + " network for " + network.speech + " features, " + std::to_string(network.cropSize) +
             "/" + std::to_string(network.inputSize) + " pixels, in " + found.from);
  work.assumed(std::string("crops are resized ") +
               (network.resize == ResizeFilter::Bicubic ? "bicubically" : "bilinearly") +
               ", as the programs for networks of this size do when they run");
  sayWhatItHears(work, config, why);
  return {};
}

}  // namespace

Status networkIsThere(const ImportOptions& options, const ForeignAvatar& source) {
  if (options.checkpoint.empty() && source.checkpoints.empty()) return fail(noNetworkIn(options.source));
  return {};
}

Status importNetwork(const ImportWork& work) {
  offerSpeechEncoder(work);
  if (work.options.checkpoint.empty()) {
    auto found = findNetwork(work);
    return found ? addNetwork(work, *found) : fail(found.error());
  }
  auto opened = TRY(openNetworkFile(work.options.checkpoint));
  return addNetwork(work, {opened, work.options.checkpoint.filename().string()});
}

}  // namespace visema
