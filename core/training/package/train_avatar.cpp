// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/train_avatar.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/torch_module.h"
#include "core/speech/feature_windows.h"
#include "core/training/package/avatar_training.h"
#include "core/training/package/compare_networks.h"

namespace visema {
namespace {

constexpr int kCompatibleBorder = 4;  // of the crop, on every side of what a U-Net sees

Result<std::unique_ptr<SpeechEncoder>> openEncoder(const TrainAvatarOptions& options, const Manifest& manifest) {
  const bool named = !options.speechEncoder.empty();
  if (!named && options.family == NetworkFamily::Compatible && !featuresOfClips(manifest).empty()) return nullptr;
  auto weights = TRY(Weights::open(named ? options.speechEncoder : options.defaultEncoder));
  return openSpeechEncoder(*weights);
}

double framesToTrain(const LipDataset& dataset) {
  double frames = 0;
  for (const LipClip& clip : dataset.clips) frames += clip.heldOutFrom - (clip.judged.to - clip.judged.from);
  return frames;
}

/// Why the candidate's last network, which is new, is not to be its first; empty: it is.
Result<std::string> whyNotFirst(const AvatarTraining& training, const std::shared_ptr<const AvatarPackage>& candidate,
                                const std::vector<HeldOutPart>& unseen, const ProgressFn& progress,
                                std::stop_token stop) {
  const std::string& rival = candidate->manifest().networks.front().name;
  if (!training.encoder) return "it could not be compared with " + rival + " without a speech encoder (--encoder)";
  auto compared = compareFirstAndLast(candidate, *training.encoder, unseen, progress, stop);
  if (!compared && compared.error().code == ErrorCode::Cancelled) return fail(compared.error());
  if (!compared) return "it could not be compared with " + rival + " (" + compared.error().message + ")";
  if (compared->lastIsAsGood()) return std::string();
  char text[160];
  std::snprintf(text, sizeof text,
                " paints the lips of frames kept aside with %.1f dB from their sound, this one with %.1f",
                compared->first, compared->last);
  return rival + text;
}

}  // namespace

std::vector<std::byte> bytesOf(const std::string& text) {
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return {bytes, bytes + text.size()};
}

void AvatarTraining::configure(PictureTrainingOptions& picture, const LipDataset& dataset,
                               const std::string& name) const {
  if (options.steps > 0)
    picture.steps = options.steps;
  else if (options.epochs > 0)
    picture.steps = std::max<std::int64_t>(1, std::llround(options.epochs * framesToTrain(dataset) / picture.batch));
  picture.adversarial = options.adversarial;
  picture.threads = options.threads;
  picture.device = options.device;
  picture.log = options.log;
  picture.stateFile = file(name + ".state");
  picture.networkFile = file(name + ".safetensors");
  std::error_code ignored;
  if (options.startAnew) std::filesystem::remove(picture.stateFile, ignored);
}

std::vector<HeldOutPart> unseenParts(const LipDataset& dataset) {
  std::vector<HeldOutPart> judged, heldOut;
  for (const LipClip& clip : dataset.clips) {
    if (clip.voices.empty()) continue;
    if (clip.judged.from < clip.judged.to) judged.push_back({clip.name, clip.judged.from, clip.judged.to});
    if (clip.heldOutFrom < clip.frames) heldOut.push_back({clip.name, clip.heldOutFrom, clip.frames});
  }
  return judged.empty() ? heldOut : judged;
}

GatherOptions AvatarTraining::gatherOptions() const {
  GatherOptions gather;
  gather.family = options.family;
  gather.cropSize = gather.inputSize = options.cropSize;
  if (options.family == NetworkFamily::Compatible) gather.inputSize -= 2 * kCompatibleBorder;
  gather.heldOutFrom = options.heldOutFrom;
  gather.judged = options.judged;
  if (!options.corpus.empty() || !options.heard.empty())
    gather.phonesHeardBy = options.speechEncoder.empty() ? options.defaultEncoder : options.speechEncoder;
  return gather;
}

Result<std::shared_ptr<const Weights>> AvatarTraining::startingWeights() const {
  if (!options.from.empty()) return Weights::open(options.from);
  if (!options.improve) return nullptr;
  for (const NetworkEntry& network : package->manifest().networks)
    if (network.family == options.family && network.cropSize == options.cropSize)
      return package->weights(network.weights);
  return fail(ErrorCode::NotFound, package->path().string() + " has no network of this kind and of " +
                                       std::to_string(options.cropSize) + " pixels to improve: train one first");
}

Status TrainAvatarOptions::validate() const {
  if (package.empty()) return fail(ErrorCode::InvalidArgument, "name the package to train");
  if (family == NetworkFamily::Ours && cropSize != 256 && cropSize != 384 && cropSize != 512)
    return fail(ErrorCode::InvalidArgument, "a light network is trained at 256, 384 or 512 pixels");
  if (family == NetworkFamily::Compatible && cropSize != 328 && cropSize != 168)
    return fail(ErrorCode::InvalidArgument, "a U-Net is trained on crops of 328 or 168 pixels");
  if (narrow && family != NetworkFamily::Compatible)
    return fail(ErrorCode::InvalidArgument, "only a U-Net can be narrow");
  if (!corpus.empty() && family != NetworkFamily::Ours)
    return fail(ErrorCode::InvalidArgument, "a U-Net learns from its footage alone: leave the corpus out");
  if (improve && !from.empty())
    return fail(ErrorCode::InvalidArgument, "start from the package's own network or from a file, not from both");
  if (steps < 0 || voiceSteps < 0 || epochs < 0)
    return fail(ErrorCode::InvalidArgument, "a number of steps is not negative");
  if (threads < 1) return fail(ErrorCode::InvalidArgument, "training needs at least one thread");
  return {};
}

Result<TrainAvatarReport> trainAvatar(const TrainAvatarOptions& options, const ProgressFn& progress,
                                      std::stop_token stop) {
  TRY(options.validate());
  auto trainer = TRY(lipTrainer());
  TRY((*torchModule())->deviceAnswers(options.device));
  auto package = TRY(AvatarPackage::open(options.package));
  auto encoder = TRY(openEncoder(options, package->manifest()));
  std::filesystem::path work = options.workFolder;
  if (work.empty()) (work = options.package) += ".training";
  std::error_code error;
  std::filesystem::create_directories(work, error);
  if (error) return fail(ErrorCode::Io, work.string() + " could not be made: " + error.message());

  const AvatarTraining training{options, *trainer, package, std::move(encoder), work};
  auto trained = TRY(options.family == NetworkFamily::Ours ? trainLightNetwork(training, progress, stop)
                                                           : trainUnetNetwork(training, progress, stop));
  const auto comesFirst = [&](const std::shared_ptr<const AvatarPackage>& candidate) -> Result<bool> {
    if (options.first) return true;
    auto why = TRY(whyNotFirst(training, candidate, trained.unseen, partOf(progress, 0.98, 0.01), stop));
    trained.report.notFirst = why;
    return why.empty();
  };
  TRY(addNetwork(options.package, trained.network, options.out.empty() ? options.package : options.out, comesFirst,
                 partOf(progress, 0.99, 0.01), stop));
  return trained.report;
}

}  // namespace visema
