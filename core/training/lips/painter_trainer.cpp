// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/painter_trainer.h"

#include <ATen/ops/linalg_qr.h>
#include <torch/utils.h>

#include <algorithm>

#include "core/base/try.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/torch_engine.h"
#include "core/training/lips/code_axes.h"
#include "core/training/lips/kept_memory.h"
#include "core/training/lips/losses.h"
#include "core/training/lips/picture_training.h"
#include "core/training/lips/varied_pictures.h"

namespace visema {
namespace {

/// The light network and what keeps its code at unit variance while it is trained.
struct AutoEncoderImpl : torch::nn::Module {
  explicit AutoEncoderImpl(const LightConfig& config) {
    network = register_module("network", LightNetwork(config));
    norm = register_module("norm", torch::nn::BatchNorm1d(torch::nn::BatchNormOptions(config.codeSize).affine(false)));
  }
  torch::Tensor code(const torch::Tensor& crop) { return norm(network->mouthEncoder(crop)); }
  LightNetwork network{nullptr};
  torch::nn::BatchNorm1d norm{nullptr};
};
TORCH_MODULE(AutoEncoder);

/// An auto-encoder of the mouth, as the training sees it.
class PainterModel final : public PictureModel {
 public:
  PainterModel(const PainterTrainingOptions& options, const Pictures& pictures)
      : options_(options), pictures_(pictures) {
    torch::manual_seed(options.seed);
    net_ = AutoEncoder(options.config);
    net_->to(torch::Device(options.device));
  }
  torch::nn::Module& module() override { return *net_; }
  AutoEncoderImpl& net() { return *net_; }

  PaintedBatch paintToLearn(const std::vector<FramePosition>& frames, std::mt19937_64&) override {
    const auto picture = pictures_.batch(frames);
    const auto mask = jitteredMask(pictures_.masks(frames), picture.size(0));
    const auto truth = options_.otherLight > 0 ? inOtherLight(picture, options_.otherLight) : picture;
    const auto code = net_->code(variedForTheCode(picture));
    const auto noisy = code + torch::randn_like(code) * options_.codeNoise;
    auto& network = *net_->network;
    const auto residual = network.painter(network.encoder(truth, pictures_.reference(), mask), noisy);
    return {pictures_.reference() + residual, truth, mask, {}};
  }

  torch::Tensor paint(const std::vector<FramePosition>& frames, const torch::Tensor& truth) override {
    return net_->network->paint(truth, pictures_.reference(), pictures_.masks(frames), net_->code(truth));
  }

  /// The axes of a finished network's code are the strongest first; turned at random they are about equally strong
  /// again, as the noise on the code expects of them.
  Status startFrom(const Weights& weights) override {
    torch::NoGradGuard noGrad;
    auto& network = *net_->network;
    TRY(loadInto(network, weights));
    const std::int64_t size = options_.config.codeSize;
    const auto options = pictures_.mask().options();
    const auto rotation = std::get<0>(at::linalg_qr(torch::randn({size, size}))).to(options.device());
    turnCode(network, rotation, torch::zeros({size}, options), torch::ones({size}, options));
    net_->eval();
    auto& norm = *net_->norm;
    norm.running_mean.zero_();
    norm.running_var.fill_(1 - norm.options.eps());
    const auto codes = codesOf(pictures_.training()).to(options.device());
    const auto mean = codes.mean(0), deviation = (codes.var(0) + norm.options.eps()).sqrt();
    auto* take = network.painter->code->ptr(0)->as<torch::nn::LinearImpl>();
    take->bias.add_(take->weight.matmul(mean));
    take->weight.mul_(deviation);
    norm.running_mean.copy_(mean);
    norm.running_var.copy_(codes.var(0));
    return {};
  }

  torch::Tensor codesOf(const std::vector<FramePosition>& frames) {
    std::vector<torch::Tensor> codes;
    for (std::size_t begin = 0; begin < frames.size(); begin += 32)
      codes.push_back(
          net_->code(pictures_.batch({frames.begin() + begin, frames.begin() + std::min(frames.size(), begin + 32)})));
    return torch::cat(codes).cpu();
  }

 private:
  /// The same mouths in other light and other places than those they are painted in: what only these two change has to
  /// be taken from around the mouth, and does not get into the code.
  torch::Tensor variedForTheCode(torch::Tensor picture) const {
    if (options_.otherLight > 0) picture = inOtherLight(picture, options_.otherLight);
    return options_.otherPlace > 0 ? elsewhere(picture, options_.otherPlace) : picture;
  }

  const PainterTrainingOptions& options_;
  const Pictures& pictures_;
  AutoEncoder net_{nullptr};
};

std::vector<float> asVector(const torch::Tensor& tensor) {
  const auto flat = tensor.to(torch::kFloat).cpu().contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// The training of a painter, and what is read off it when it is done.
class PainterTraining {
 public:
  PainterTraining(const LipDataset& dataset, const PainterTrainingOptions& options)
      : dataset_(dataset),
        options_(options),
        pictures_(dataset, options.device),
        lips_(lipBox(options.config.mouthBox, options.config.cropSize)),
        model_(options, pictures_) {}

  Result<PainterTrainingReport> run(const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop) {
    std::string kind;
    LightConfig painted = options_.config;
    painted.speech.clear();  // stage two may hear other features
    for (const auto& [key, value] : painted.toMetadata()) kind.append(key).append("=").append(value).append(";");
    if (options_.otherLight > 0 || options_.otherPlace > 0)
      kind += "varied " + std::to_string(options_.otherLight) + " " + std::to_string(options_.otherPlace) + ";";
    auto trained = TRY(PictureTraining(model_, pictures_, lips_, options_, kind)
                           .run("teaching the painter", progress, preview, std::move(stop)));
    PainterTrainingReport report;
    static_cast<PictureTrainingReport&>(report) = trained;
    TRY(finish(report));
    return report;
  }

 private:
  /// Turns the code to its final axes, reads the code of every frame, writes the network.
  Status finish(PainterTrainingReport& report) {
    const KeptMemory keptMemory;
    torch::NoGradGuard noGrad;
    auto& network = *model_.net().network;
    auto& norm = *model_.net().norm;
    const auto openings = knownOpenings();
    const auto axes = codeAxes(model_.codesOf(pictures_.training()), openings);
    const auto deviation = (norm.running_var + norm.options.eps()).sqrt();
    turnCode(network, axes.to(norm.running_mean.device()), norm.running_mean, deviation);
    norm.running_mean.zero_();
    norm.running_var.fill_(1 - norm.options.eps());
    report.neutralCode = asVector(network.mouthEncoder(pictures_.reference()));
    for (std::size_t clip = 0; clip < dataset_.clips.size(); ++clip) {
      std::vector<FramePosition> frames;
      for (std::int64_t frame = 0; frame < dataset_.clips[clip].frames; ++frame) frames.push_back({clip, frame});
      report.codes.push_back(asVector(model_.codesOf(frames)));
    }
    if (openings) {
      const auto axis = model_.codesOf(pictures_.training()).select(1, 0);
      report.openingScale = ((*openings - openings->mean()) * (axis - axis.mean())).mean().item<double>() /
                            axis.var(false).item<double>();
    }
    report.sensitivity = asVector(sensitivity());
    if (options_.networkFile.empty()) return {};
    return saveModule(network, options_.networkFile, DType::F16, options_.config.toMetadata());
  }

  /// How the pixels around the lips answer to each axis of the code, from a few frames all over the clips.
  torch::Tensor sensitivity() {
    constexpr std::int64_t kFrames = 24;
    constexpr double kStep = 0.3;
    const std::int64_t size = options_.config.codeSize;
    const auto steps = torch::eye(size, pictures_.mask().options()) * kStep;
    auto sum = torch::zeros({size, size});
    const auto& frames = pictures_.training();
    for (std::int64_t i = 0; i < kFrames; ++i) {
      const std::vector<FramePosition> frame{frames[frames.size() * static_cast<std::size_t>(i) / kFrames]};
      const auto truth = pictures_.batch(frame);
      auto maps = model_.net().network->encoder(truth, pictures_.reference(), pictures_.masks(frame));
      for (auto& map : maps) map = map.expand({2 * size, -1, -1, -1}).contiguous(truth.suggest_memory_format());
      const auto code = model_.net().code(truth);
      const auto painted =
          cutOut(model_.net().network->painter(maps, torch::cat({code + steps, code - steps})), lips_).flatten(1);
      const auto slope = (painted.slice(0, 0, size) - painted.slice(0, size)) / (2 * kStep);
      sum += slope.matmul(slope.t()).cpu() / static_cast<double>(slope.size(1));
    }
    return sum / kFrames;
  }

  std::optional<torch::Tensor> knownOpenings() const {
    std::vector<float> openings;
    for (const auto& at : pictures_.training()) {
      const auto& clip = dataset_.clips[at.clip];
      if (clip.opening.size() != static_cast<std::size_t>(clip.frames)) return std::nullopt;
      openings.push_back(clip.opening[static_cast<std::size_t>(at.frame)]);
    }
    return torch::tensor(openings);
  }

  const LipDataset& dataset_;
  PainterTrainingOptions options_;
  Pictures pictures_;
  Rect lips_;
  PainterModel model_;
};

}  // namespace

Status PainterTrainingOptions::validate() const {
  TRY(config.validate());
  if (!(otherLight >= 0 && otherLight < 0.5) || !(otherPlace >= 0 && otherPlace < 0.5))
    return fail(ErrorCode::InvalidArgument, "light and place of a picture vary by less than a half");
  return PictureTrainingOptions::validate();
}

Result<PainterTrainingReport> trainPainter(const LipDataset& dataset, const PainterTrainingOptions& options,
                                           const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop) {
  TRY(options.validate());
  if (dataset.cropSize != options.config.cropSize)
    return fail(ErrorCode::InvalidArgument, "the crops are " + std::to_string(dataset.cropSize) +
                                                " pixels wide, the network " + std::to_string(options.config.cropSize));
  try {
    torchnet::useThreads(options.threads);
    return PainterTraining(dataset, options).run(progress, preview, stop);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string("training the painter failed: ") + error.what());
  }
}

}  // namespace visema
