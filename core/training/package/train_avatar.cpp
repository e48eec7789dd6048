// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/train_avatar.h"

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

NewNetwork describe(const LipDataset& dataset, const Manifest& manifest, const PainterTrainingReport& painter,
                    const PainterTrainingOptions& painterOptions, const VoiceTrainingOptions& voiceOptions) {
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
  network.generatedFiles = {{entry.mask, encodePgm(dataset.mask.view())}};
  return network;
}

}  // namespace

Status TrainAvatarOptions::validate() const {
  if (package.empty()) return fail(ErrorCode::InvalidArgument, "name the package to train");
  if (cropSize != 256 && cropSize != 384 && cropSize != 512)
    return fail(ErrorCode::InvalidArgument, "a light network is trained at 256, 384 or 512 pixels");
  if (painterSteps < 0 || voiceSteps < 0) return fail(ErrorCode::InvalidArgument, "a number of steps is not negative");
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
  auto dataset = gatherDataset(**package, **encoder, gather, part(progress, 0, 0.02), stop);
  if (!dataset) return fail(dataset.error());

  PainterTrainingOptions painter;
  painter.config.cropSize = options.cropSize;
  painter.config.speech = dataset->speech;
  if (options.painterSteps > 0) painter.steps = options.painterSteps;
  painter.threads = options.threads;
  painter.device = options.device;
  painter.log = options.log;
  painter.stateFile = work / ("painter-" + size + ".state");
  painter.networkFile = work / ("painter-" + size + ".safetensors");
  if (options.startAnew) std::filesystem::remove(painter.stateFile, error);
  auto painted = (*trainer)->painter(*dataset, painter, part(progress, 0.02, 0.88), options.preview, stop);
  if (!painted) return fail(painted.error());

  VoiceTrainingOptions voice;
  if (options.voiceSteps > 0) voice.steps = options.voiceSteps;
  voice.threads = options.threads;
  voice.log = options.log;
  voice.mapFile = work / ("voice-" + size + ".safetensors");
  auto heard =
      (*trainer)->voice(*dataset, painted->codes, painted->neutralCode, voice, part(progress, 0.9, 0.08), stop);
  if (!heard) return fail(heard.error());

  const NewNetwork network = describe(*dataset, (*package)->manifest(), *painted, painter, voice);
  if (Status status = addNetwork(options.package, network, out, part(progress, 0.98, 0.02), stop); !status)
    return fail(status.error());
  return TrainAvatarReport{network.entry.name,    painted->lipPsnr,
                           painted->cropPsnr,     heard->opening.correlation,
                           heard->opening.spread, heard->openingLowLookahead.correlation,
                           painted->seconds};
}

}  // namespace visema
