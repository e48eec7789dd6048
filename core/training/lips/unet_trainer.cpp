// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/unet_trainer.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include "core/base/try.h"
#include "core/nn/torch/compatible_network.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/torch_engine.h"
#include "core/speech/feature_windows.h"
#include "core/training/lips/losses.h"
#include "core/training/lips/picture_training.h"
#include "core/training/lips/speech_windows.h"

namespace visema {
namespace {

/// The windows of speech features that drive the frames of a dataset.
class DriveWindows {
 public:
  DriveWindows(const LipDataset& dataset, const CompatibleConfig& config) {
    shape_ = {config.audio[0], config.audioSide()[0], config.audioSide()[1]};
    for (const LipClip& clip : dataset.clips) {
      clips_.emplace_back();
      for (const auto& rows : clip.voices) clips_.back().push_back(framedRows(rows, dataset.featureSize, clip.frames));
    }
    if (!dataset.silence.empty()) silence_ = torch::tensor(dataset.silence).view({-1, dataset.featureSize});
  }

  std::size_t voices(std::size_t clip) const { return clips_[clip].size(); }

  torch::Tensor window(const FramePosition& at, std::size_t voice) const {
    if (clips_[at.clip].empty()) {
      const std::int64_t from = at.frame * 37 % (silence_.size(0) - kRowsPerFrame);  // from everywhere, not at random
      return silence_.slice(0, from, from + kRowsPerFrame).reshape(shape_);
    }
    return clips_[at.clip][voice].slice(0, at.frame, at.frame + kRowsPerFrame).reshape(shape_);
  }

 private:
  std::vector<std::int64_t> shape_;
  std::vector<std::vector<torch::Tensor>> clips_;
  torch::Tensor silence_;
};

constexpr std::int64_t kSmallHeight = 12, kSmallWidth = 20;
constexpr int kOnlyHeard = 12;        // frames a step that are heard beside those that are painted
constexpr double kHearingCounts = 5;  // beside the painted pictures

/// A compatible network and, as long as it is trained from nothing, a listener that guesses from what its audio branch
/// hears, and from that alone, what the lips look like from afar: what it hears is a small part of what it sees. With
/// it and a higher learning rate Iris's judged lips were 0.1 to 0.5 dB nearer at 300 to 600 steps; neither was tried
/// alone.
struct ListeningUnetImpl : torch::nn::Module {
  explicit ListeningUnetImpl(const CompatibleConfig& config) {
    network = register_module("network", CompatibleNetwork(config));
    const int heard = config.audio[4];
    listener =
        register_module("listener", torch::nn::Sequential(torch::nn::Linear(heard, 256), torch::nn::ReLU(),
                                                          torch::nn::Linear(256, 3 * kSmallHeight * kSmallWidth)));
  }
  torch::Tensor guess(const torch::Tensor& heard) {
    return listener->forward(heard.mean({2, 3})).view({-1, 3, kSmallHeight, kSmallWidth});
  }
  CompatibleNetwork network{nullptr};
  torch::nn::Sequential listener{nullptr};
};
TORCH_MODULE(ListeningUnet);

/// A compatible network, as the training sees it.
class UnetModel final : public PictureModel {
 public:
  UnetModel(const LipDataset& dataset, const UnetTrainingOptions& options, const Pictures& pictures, const Rect& lips)
      : pictures_(pictures),
        windows_(dataset, options.config),
        everywhere_(torch::ones_like(pictures.mask())),
        lips_(lips),
        learnsToHear_(!options.startFrom) {
    torch::manual_seed(options.seed);
    net_ = ListeningUnet(options.config);
    net_->to(torch::Device(options.device));
    neutral_ = small(pictures.reference());
  }
  torch::nn::Module& module() override { return *net_; }
  torch::nn::Module& network() { return *net_->network; }

  PaintedBatch paintToLearn(const std::vector<FramePosition>& frames, std::mt19937_64& random) override {
    std::vector<FramePosition> references, seen = frames;
    std::vector<torch::Tensor> windows;
    const auto& all = pictures_.training();
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const bool follows = i > 0 && frames[i].clip == frames[i - 1].clip && frames[i].frame == frames[i - 1].frame + 1;
      references.push_back(follows ? references.back() : all[random() % all.size()]);  // else a pair would flicker
    }
    for (int i = 0; learnsToHear_ && i < kOnlyHeard; ++i) seen.push_back(all[random() % all.size()]);
    for (const FramePosition& at : seen)
      windows.push_back(windows_.window(at, chooseVoice(windows_.voices(at.clip), random)));
    const auto truth = pictures_.batch(frames);
    const auto heard = hear(windows);
    PaintedBatch batch{paint(truth, references, heard.slice(0, 0, truth.size(0))), truth, everywhere_, {}};
    if (learnsToHear_) {
      const auto wanted = small(pictures_.batch(seen)) - neutral_;
      batch.beside = kHearingCounts * (net_->guess(heard).to(torch::kFloat) - wanted).abs().mean();
    }
    return batch;
  }

  /// References are other frames here too: with their own, a score could come from copying.
  torch::Tensor paint(const std::vector<FramePosition>& frames, const torch::Tensor& truth) override {
    std::vector<FramePosition> references;
    std::vector<torch::Tensor> windows;
    const auto& all = pictures_.training();
    for (const FramePosition& at : frames) {
      references.push_back(all[static_cast<std::size_t>(at.frame) * 131 % all.size()]);
      windows.push_back(windows_.window(at, 0));
    }
    return paint(truth, references, hear(windows));
  }

  Status startFrom(const Weights& weights) override { return loadInto(*net_->network, weights); }

 private:
  torch::Tensor hear(const std::vector<torch::Tensor>& windows) {
    const auto input = torch::stack(windows).to(everywhere_.device());
    return net_->network->hear(input.contiguous(torch::MemoryFormat::ChannelsLast));
  }

  torch::Tensor paint(const torch::Tensor& truth, const std::vector<FramePosition>& references,
                      const torch::Tensor& heard) {
    const auto input = torch::cat({pictures_.batch(references), truth * (1 - pictures_.mask())}, 1);
    return net_->network->paint(net_->network->encode(input.contiguous(torch::MemoryFormat::ChannelsLast)), heard);
  }

  /// The lips from afar.
  torch::Tensor small(const torch::Tensor& pictures) const {
    return torch::adaptive_avg_pool2d(cutOut(pictures, lips_), {kSmallHeight, kSmallWidth});
  }

  const Pictures& pictures_;
  DriveWindows windows_;
  torch::Tensor everywhere_;  // the whole square is pasted, so all of it counts
  Rect lips_;
  bool learnsToHear_;
  torch::Tensor neutral_;  // the closed mouth from afar
  ListeningUnet net_{nullptr};
};

std::string kindOf(const CompatibleConfig& config) {
  std::string kind = "listening unet;" + config.speech + ";";
  for (const ExpectedTensor& tensor : config.tensors())
    for (const std::int64_t side : tensor.shape) kind.append(std::to_string(side)).append(",");
  return kind + ";";
}

Status checkDataset(const LipDataset& dataset, const CompatibleConfig& config) {
  TRY(dataset.validate());
  if (dataset.cropSize != config.cropSize())
    return fail(ErrorCode::InvalidArgument, "the crops are " + std::to_string(dataset.cropSize) +
                                                " pixels wide, the network " + std::to_string(config.cropSize()));
  if (static_cast<std::size_t>(dataset.featureSize) * kRowsPerFrame != config.spec().driveSize())
    return fail(ErrorCode::InvalidArgument, "a U-Net for " + config.speech + " does not take rows of " +
                                                std::to_string(dataset.featureSize) + " speech features");
  const bool hasSilence = dataset.silence.size() > static_cast<std::size_t>(dataset.featureSize) * kRowsPerFrame;
  for (const LipClip& clip : dataset.clips)
    if (clip.voices.empty() && !hasSilence)
      return fail(ErrorCode::BadData, "clip " + clip.name + " has no sound to learn from");
  return {};
}

}  // namespace

Status UnetTrainingOptions::validate() const {
  if (config.encoder.empty())
    return fail(ErrorCode::InvalidArgument, "a U-Net is trained in one of its standard shapes");
  return PictureTrainingOptions::validate();
}

Result<PictureTrainingReport> trainUnet(const LipDataset& dataset, const UnetTrainingOptions& options,
                                        const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop) {
  TRY(options.validate());
  TRY(checkDataset(dataset, options.config));
  try {
    torchnet::useThreads(options.threads);
    const Pictures pictures(dataset, options.device);
    const Rect lips = lipBox(LightConfig().mouthBox, dataset.cropSize);
    UnetModel model(dataset, options, pictures, lips);
    auto report = PictureTraining(model, pictures, lips, options, kindOf(options.config))
                      .run("teaching the U-Net", progress, preview, std::move(stop));
    if (!report || options.networkFile.empty()) return report;
    if (Status status =
            saveModule(model.network(), options.networkFile, DType::F16,
                       {{kSpeechNote, options.config.speech}, {kFingerprintNote, dataset.speech.fingerprint}});
        !status)
      return fail(status.error());
    return report;
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string("training the U-Net failed: ") + error.what());
  }
}

}  // namespace visema
