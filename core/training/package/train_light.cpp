// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/avatar/pgm.h"
#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/speech/feature_windows.h"
#include "core/training/package/avatar_training.h"
#include "core/training/package/hear_corpus.h"

namespace visema {
namespace {

/// What training measured on frames it never saw, for whoever looks into the package.
std::string qualityReport(const PainterTrainingReport& painter, const VoiceMapTrainingReport& voice) {
  nlohmann::ordered_json json = {
      {"heldOut",
       {{"fromTrueCodes",
         {{"lipPsnr", painter.lipPsnr}, {"cropPsnr", painter.cropPsnr}, {"sharpness", painter.sharpness}}},
        {"openingFromSound", {{"correlation", voice.opening.correlation}, {"spread", voice.opening.spread}}},
        {"openingWith120MsOfLookahead",
         {{"correlation", voice.openingLowLookahead.correlation}, {"spread", voice.openingLowLookahead.spread}}}}},
      {"painterSteps", painter.steps},
      {"painterSeconds", painter.seconds}};
  if (voice.heardPhoneShare > 0)
    json["heldOut"]["mouthFromPhones"] = {{"text", voice.phoneShare}, {"heard", voice.heardPhoneShare}};
  return json.dump(2) + "\n";
}

NewNetwork describe(const LipDataset& dataset, const Manifest& manifest, const PainterTrainingReport& painter,
                    const PainterTrainingOptions& painterOptions, const VoiceMapTrainingReport& voice,
                    const VoiceMapTrainingOptions& voiceOptions) {
  NewNetwork network;
  NetworkEntry& entry = network.entry;
  const std::string folder = "networks/light-" + std::to_string(dataset.cropSize) + "/";
  entry.name = "light-" + std::to_string(dataset.cropSize);
  entry.family = NetworkFamily::Ours;
  entry.size = "light";
  entry.cropSize = entry.inputSize = dataset.cropSize;
  entry.speech = dataset.speech.name;
  entry.driveShape = {painterOptions.config.codeSize};
  entry.resize = ResizeFilter::Bicubic;
  entry.reference = ReferencePolicy::NeutralFrame;
  entry.referenceFrame = neutralFrame(manifest);
  entry.leastLookahead = lookaheadOfRows(voiceOptions.leastRowsAhead);
  entry.mostLookahead = lookaheadOfRows(kRowsFromFrame - 1);
  entry.neutralCode = painter.neutralCode;
  entry.weights = folder + "painter.safetensors";
  entry.voiceMap = folder + "voice.safetensors";
  entry.mask = folder + "mask.pgm";
  network.files = {{entry.weights, painterOptions.networkFile}, {entry.voiceMap, voiceOptions.mapFile}};
  const std::string report = qualityReport(painter, voice);
  network.quality = folder + "quality.json";
  network.generatedFiles = {{entry.mask, encodePgm(dataset.mask.view())}, {network.quality, bytesOf(report)}};
  return network;
}

/// The sentences that the voice map hears besides its clips.
Result<std::vector<HeardSentence>> othersHeard(const AvatarTraining& training, const EncoderIdentity& speech,
                                               const ProgressFn& progress, std::stop_token stop) {
  const TrainAvatarOptions& options = training.options;
  if (!options.corpus.empty()) {
    auto heard = TRY(hearCorpus(options.corpus, *training.encoder, progress, stop));
    return std::move(heard.sentences);
  }
  if (options.heard.empty()) return std::vector<HeardSentence>();
  auto heard = TRY(HeardSentences::open(options.heard));
  if (heard.speech.fingerprint != speech.fingerprint) return std::vector<HeardSentence>();
  return std::move(heard.sentences);
}

}  // namespace

Result<TrainedNetwork> trainLightNetwork(const AvatarTraining& training, const ProgressFn& progress,
                                         std::stop_token stop) {
  const TrainAvatarOptions& options = training.options;
  const std::string size = std::to_string(options.cropSize);
  auto start = TRY(training.startingWeights());
  PainterTrainingOptions painter;
  painter.config.cropSize = options.cropSize;
  if (start) {
    auto config = LightConfig::fromMetadata(start->metadata());
    if (!config) return fail(config.error().code, start->name() + ": " + config.error().message);
    if (config->cropSize != options.cropSize)
      return fail(ErrorCode::InvalidArgument, start->name() + " paints " + std::to_string(config->cropSize) +
                                                  " pixels: train a network of that size");
    painter.config = *config;
    painter.startFrom = start;
    painter.learningRate /= 2;
  }
  auto dataset = TRY(gatherDataset(*training.package, training.encoder.get(), training.gatherOptions(),
                                   partOf(progress, 0, 0.02), stop));
  dataset.heard = TRY(othersHeard(training, dataset.speech, partOf(progress, 0.02, 0.01), stop));
  painter.config.speech = dataset.speech.name;
  if (options.filmed) painter.otherLight = 0.06, painter.otherPlace = 0.015;
  training.configure(painter, dataset, "painter-" + size);
  auto painted = TRY(training.trainer.painter(dataset, painter, partOf(progress, 0.03, 0.87), options.preview, stop));

  VoiceMapTrainingOptions voice;
  if (!dataset.heard.empty()) {  // with others to hear it needs less to be kept from learning a minute by heart
    voice.heardShare = 0.5;
    voice.steps = options.corpus.empty() ? 4000 : 7000;  // minutes of others, or hours
    voice.dropout = 0.1;
    voice.featureNoise = 0.1;
    voice.weightDecay = 5e-3;
  }
  if (options.voiceSteps > 0) voice.steps = options.voiceSteps;
  voice.phoneSteps = std::min(voice.phoneSteps, voice.steps);
  voice.sensitivity = painted.sensitivity;
  voice.log = options.log;
  voice.mapFile = training.file("voice-" + size + ".safetensors");
  auto heard = TRY(
      training.trainer.voice(dataset, painted.codes, painted.neutralCode, voice, partOf(progress, 0.9, 0.08), stop));

  TrainedNetwork trained;
  trained.network = describe(dataset, training.package->manifest(), painted, painter, heard, voice);
  trained.unseen = unseenParts(dataset);
  trained.report.network = trained.network.entry.name;
  trained.report.lipPsnr = painted.lipPsnr;
  trained.report.cropPsnr = painted.cropPsnr;
  trained.report.sharpness = painted.sharpness;
  trained.report.opening =
      OpeningReport{heard.opening.correlation, heard.opening.spread, heard.openingLowLookahead.correlation};
  trained.report.seconds = painted.seconds;
  return trained;
}

}  // namespace visema
