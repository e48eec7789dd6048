// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/train_avatar.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/avatar/avatar_package.h"
#include "core/avatar/pgm.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/speech/feature_windows.h"
#include "core/training/lips/lip_trainer.h"
#include "core/training/package/add_network.h"
#include "core/training/package/gather_dataset.h"

namespace visema {
namespace {

int lookaheadMs(int rowsAhead) {
  // Far from the start of a sound the first frame's clamping does not matter.
  constexpr std::int64_t kFrame = 100;
  const std::int64_t heard = samplesForFrame(kFrame, rowsAhead);
  return static_cast<int>((heard - firstSampleOfFrame(kFrame, kSpeechRate, kFrameRate)) * 1000 / kSpeechRate);
}

ProgressFn part(const ProgressFn& progress, double from, double share) {
  if (!progress) return {};
  return [progress, from, share](const Progress& at) {
    progress({from + share * std::max(0.0, at.fraction), at.stage, at.secondsLeft});
  };
}

double framesToTrain(const LipDataset& dataset) {
  double frames = 0;
  for (const LipClip& clip : dataset.clips) frames += clip.heldOutFrom - (clip.judged.to - clip.judged.from);
  return frames;
}

/// The weights of the package's own network of this size, to go on from.
Result<std::shared_ptr<const Weights>> ownNetwork(const AvatarPackage& package, int cropSize) {
  for (const NetworkEntry& network : package.manifest().networks)
    if (network.family == NetworkFamily::Ours && network.cropSize == cropSize) return package.weights(network.weights);
  return fail(ErrorCode::NotFound, package.path().string() + " has no network of " + std::to_string(cropSize) +
                                       " pixels to improve: train one first");
}

/// What training measured on frames it never saw, for whoever looks into the package.
std::string qualityReport(const PainterTrainingReport& painter, const VoiceTrainingReport& voice) {
  const nlohmann::ordered_json json = {
      {"heldOut",
       {{"fromTrueCodes",
         {{"lipPsnr", painter.lipPsnr}, {"cropPsnr", painter.cropPsnr}, {"sharpness", painter.sharpness}}},
        {"openingFromSound", {{"correlation", voice.opening.correlation}, {"spread", voice.opening.spread}}},
        {"openingWith120MsOfLookahead",
         {{"correlation", voice.openingLowLookahead.correlation}, {"spread", voice.openingLowLookahead.spread}}}}},
      {"painterSteps", painter.steps},
      {"painterSeconds", painter.seconds}};
  return json.dump(2) + "\n";
}

NewNetwork describe(const LipDataset& dataset, const Manifest& manifest, const PainterTrainingReport& painter,
                    const PainterTrainingOptions& painterOptions, const VoiceTrainingReport& voice,
                    const VoiceTrainingOptions& voiceOptions) {
  NewNetwork network;
  NetworkEntry& entry = network.entry;
  const std::string folder = "networks/light-" + std::to_string(dataset.cropSize) + "/";
  entry.name = "light-" + std::to_string(dataset.cropSize);
  entry.family = NetworkFamily::Ours;
  entry.size = "light";
  entry.cropSize = entry.inputSize = dataset.cropSize;
  entry.speech = dataset.speech;
  entry.driveShape = {painterOptions.config.codeSize};
  entry.resize = ResizeFilter::Bicubic;
  entry.reference = ReferencePolicy::NeutralFrame;
  entry.referenceFrame = neutralFrame(manifest);
  entry.lookaheadMinMs = lookaheadMs(voiceOptions.leastRowsAhead);
  entry.lookaheadMaxMs = lookaheadMs(kRowsFromFrame - 1);
  entry.neutralCode = painter.neutralCode;
  entry.weights = folder + "painter.safetensors";
  entry.voiceMap = folder + "voice.safetensors";
  entry.mask = folder + "mask.pgm";
  network.files = {{entry.weights, painterOptions.networkFile}, {entry.voiceMap, voiceOptions.mapFile}};
  const std::string report = qualityReport(painter, voice);
  network.quality = "quality.json";
  const auto* bytes = reinterpret_cast<const std::byte*>(report.data());
  network.generatedFiles = {{entry.mask, encodePgm(dataset.mask.view())},
                            {"quality.json", {bytes, bytes + report.size()}}};
  return network;
}

}  // namespace

Status TrainAvatarOptions::validate() const {
  if (package.empty()) return fail(ErrorCode::InvalidArgument, "name the package to train");
  if (cropSize != 256 && cropSize != 384 && cropSize != 512)
    return fail(ErrorCode::InvalidArgument, "a light network is trained at 256, 384 or 512 pixels");
  if (painterSteps < 0 || voiceSteps < 0 || epochs < 0)
    return fail(ErrorCode::InvalidArgument, "a number of steps is not negative");
  if (threads < 1) return fail(ErrorCode::InvalidArgument, "training needs at least one thread");
  return {};
}

Result<TrainAvatarReport> trainAvatar(const TrainAvatarOptions& options, const ProgressFn& progress,
                                      std::stop_token stop) {
  if (Status status = options.validate(); !status) return fail(status.error());
  auto trainer = lipTrainer();
  if (!trainer) return fail(trainer.error());
  auto package = AvatarPackage::open(options.package);
  if (!package) return fail(package.error());
  auto encoderWeights = Weights::open(options.speechEncoder);
  if (!encoderWeights) return fail(encoderWeights.error());
  auto encoder = openSpeechEncoder(**encoderWeights);
  if (!encoder) return fail(encoder.error());

  const std::filesystem::path out = options.out.empty() ? options.package : options.out;
  std::filesystem::path work = options.workFolder;
  if (work.empty()) (work = options.package) += ".training";
  std::error_code error;
  std::filesystem::create_directories(work, error);
  if (error) return fail(ErrorCode::Io, work.string() + " could not be made: " + error.message());
  const std::string size = std::to_string(options.cropSize);

  GatherOptions gather;
  gather.cropSize = options.cropSize;
  gather.heldOutFrom = options.heldOutFrom;
  gather.judged = options.judged;
  gather.corpus = options.corpus;
  auto dataset = gatherDataset(**package, **encoder, gather, part(progress, 0, 0.02), stop);
  if (!dataset) return fail(dataset.error());

  PainterTrainingOptions painter;
  painter.config.cropSize = options.cropSize;
  painter.config.speech = dataset->speech;
  if (options.improve) {
    auto own = ownNetwork(**package, options.cropSize);
    if (!own) return fail(own.error());
    auto config = LightConfig::fromMetadata((*own)->metadata());
    if (!config) return fail(config.error());
    painter.config = *config;
    painter.config.speech = dataset->speech;
    painter.startFrom = *own;
    painter.learningRate /= 2;
  }
  if (options.painterSteps > 0)
    painter.steps = options.painterSteps;
  else if (options.epochs > 0)
    painter.steps = std::max<std::int64_t>(1, std::llround(options.epochs * framesToTrain(*dataset) / painter.batch));
  painter.threads = options.threads;
  painter.device = options.device;
  painter.log = options.log;
  painter.stateFile = work / ("painter-" + size + ".state");
  painter.networkFile = work / ("painter-" + size + ".safetensors");
  if (options.startAnew) std::filesystem::remove(painter.stateFile, error);
  auto painted = (*trainer)->painter(*dataset, painter, part(progress, 0.02, 0.88), options.preview, stop);
  if (!painted) return fail(painted.error());

  VoiceTrainingOptions voice;
  if (!dataset->heard.empty()) {  // with hours to hear it needs less to be kept from learning a minute by heart
    voice.heardShare = 0.7;
    voice.steps = 7000;
    voice.dropout = 0.05;
    voice.featureNoise = 0.1;
    voice.weightDecay = 5e-3;
  }
  if (options.voiceSteps > 0) voice.steps = options.voiceSteps;
  voice.sensitivity = painted->sensitivity;
  voice.threads = options.threads;
  voice.log = options.log;
  voice.mapFile = work / ("voice-" + size + ".safetensors");
  auto heard =
      (*trainer)->voice(*dataset, painted->codes, painted->neutralCode, voice, part(progress, 0.9, 0.08), stop);
  if (!heard) return fail(heard.error());

  const NewNetwork network = describe(*dataset, (*package)->manifest(), *painted, painter, *heard, voice);
  if (Status status = addNetwork(options.package, network, out, part(progress, 0.98, 0.02), stop); !status)
    return fail(status.error());
  return TrainAvatarReport{network.entry.name,
                           painted->lipPsnr,
                           painted->cropPsnr,
                           painted->sharpness,
                           heard->opening.correlation,
                           heard->opening.spread,
                           heard->openingLowLookahead.correlation,
                           painted->seconds};
}

}  // namespace visema
