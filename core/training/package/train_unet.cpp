// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/nn/compatible_config.h"
#include "core/speech/feature_windows.h"
#include "core/training/package/avatar_training.h"

namespace visema {
namespace {

constexpr int kFullBase = 32, kNarrowBase = 16;  // channels of the first map

bool isNarrow(const CompatibleConfig& config) { return config.encoder.front() < kFullBase; }

std::string nameOf(const CompatibleConfig& config, int cropSize) {
  return "unet-" + std::to_string(cropSize) + (isNarrow(config) ? "-narrow" : "");
}

/// A fresh network's shape, or that of the weights it goes on from.
Result<CompatibleConfig> configOf(const AvatarTraining& training, const std::string& speech, const Weights* start) {
  const TrainAvatarOptions& options = training.options;
  const int inputSize = training.gatherOptions().inputSize;
  if (!start) {
    const auto fresh =
        CompatibleConfig::standard(speech, inputSize == 320 ? 5 : 4, options.narrow ? kNarrowBase : kFullBase);
    if (fresh.audio[0] < 1)
      return fail(ErrorCode::Unsupported, "a U-Net cannot be trained on the speech features \"" + speech +
                                              "\"; it takes ave, hubert, wenet or visema-1");
    return fresh;
  }
  auto config = CompatibleConfig::fromWeights(*start, speech);
  if (!config) return fail(config.error());
  if (config->cropSize() != inputSize)
    return fail(ErrorCode::InvalidArgument, start->name() + " paints " + std::to_string(config->cropSize()) +
                                                " pixels, not the " + std::to_string(inputSize) + " of --network unet" +
                                                std::to_string(options.cropSize));
  return config;
}

NewNetwork describe(int cropSize, const UnetTrainingOptions& unet, const PictureTrainingReport& report) {
  NewNetwork network;
  NetworkEntry& entry = network.entry;
  const NetworkSpec spec = unet.config.spec();
  entry.name = nameOf(unet.config, cropSize);
  entry.family = NetworkFamily::Compatible;
  entry.size = isNarrow(unet.config) ? "narrow" : "full";
  entry.cropSize = cropSize;
  entry.inputSize = spec.cropSize;
  entry.speech = spec.speech;
  entry.driveShape = spec.driveShape;
  entry.resize = ResizeFilter::Bicubic;
  entry.reference = ReferencePolicy::SameFrame;
  entry.leastLookahead = entry.mostLookahead = lookaheadOfRows(kRowsFromFrame - 1);
  const std::string folder = "networks/" + entry.name + "/";
  entry.weights = folder + "unet.safetensors";
  network.files = {{entry.weights, unet.networkFile}};
  network.quality = folder + "quality.json";
  const nlohmann::ordered_json json = {
      {"heldOut",
       {{"fromSound", {{"lipPsnr", report.lipPsnr}, {"cropPsnr", report.cropPsnr}, {"sharpness", report.sharpness}}}}},
      {"steps", report.steps},
      {"seconds", report.seconds}};
  network.generatedFiles = {{network.quality, bytesOf(json.dump(2) + "\n")}};
  return network;
}

}  // namespace

Result<TrainedNetwork> trainUnetNetwork(const AvatarTraining& training, const ProgressFn& progress,
                                        std::stop_token stop) {
  const TrainAvatarOptions& options = training.options;
  auto start = TRY(training.startingWeights());
  const std::string speech =
      training.encoder ? training.encoder->name() : featuresOfClips(training.package->manifest());
  auto config = TRY(configOf(training, speech, start.get()));
  UnetTrainingOptions unet;
  unet.config = config;
  if (start) {
    unet.startFrom = start;
    unet.learningRate = 5e-4;
  }
  auto dataset = TRY(gatherDataset(*training.package, training.encoder.get(), training.gatherOptions(),
                                   partOf(progress, 0, 0.02), stop));
  training.configure(unet, dataset, nameOf(unet.config, options.cropSize));
  auto report = TRY(training.trainer.unet(dataset, unet, partOf(progress, 0.02, 0.96), options.preview, stop));
  TrainedNetwork trained;
  trained.network = describe(options.cropSize, unet, report);
  trained.unseen = unseenParts(dataset);
  trained.report.network = trained.network.entry.name;
  trained.report.lipPsnr = report.lipPsnr;
  trained.report.cropPsnr = report.cropPsnr;
  trained.report.sharpness = report.sharpness;
  trained.report.seconds = report.seconds;
  return trained;
}

}  // namespace visema
