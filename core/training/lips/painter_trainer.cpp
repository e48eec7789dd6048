// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/painter_trainer.h"

#include <ATen/ops/linalg_qr.h>
#include <torch/optim/adamw.h>
#include <torch/utils.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <numbers>
#include <random>

#include "core/base/steady_time.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/torch_engine.h"
#include "core/training/lips/code_axes.h"
#include "core/training/lips/losses.h"
#include "core/training/lips/training_state.h"

namespace visema {
namespace {

using Clock = std::chrono::steady_clock;

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

struct FramePosition {
  std::size_t clip = 0;
  std::int64_t frame = 0;
};

/// The pictures of a dataset as tensors. The bytes stay where they are.
class Pictures {
 public:
  Pictures(const LipDataset& dataset, torch::Device device) : device_(device) {
    const std::int64_t side = dataset.cropSize;
    for (const LipClip& clip : dataset.clips) {
      crops_.push_back(
          torch::from_blob(const_cast<std::uint8_t*>(clip.crops.data()), {clip.frames, side, side, 3}, torch::kUInt8));
      for (std::int64_t frame = 0; frame < clip.frames; ++frame)
        (frame >= clip.heldOutFrom     ? heldOut_
         : clip.judged.contains(frame) ? judged_
                                       : training_)
            .push_back({crops_.size() - 1, frame});
    }
    reference_ = toFloat(
        torch::from_blob(const_cast<std::uint8_t*>(dataset.reference.view().data), {1, side, side, 3}, torch::kUInt8));
    mask_ = torch::from_blob(const_cast<std::uint8_t*>(dataset.mask.view().data), {1, 1, side, side}, torch::kUInt8)
                .to(device)
                .to(torch::kFloat)
                .div(255);
  }

  torch::Tensor batch(const std::vector<FramePosition>& positions) const {
    std::vector<torch::Tensor> frames;
    for (const auto& at : positions) frames.push_back(crops_[at.clip][at.frame]);
    return toFloat(torch::stack(frames));
  }
  const torch::Tensor& reference() const { return reference_; }
  const torch::Tensor& mask() const { return mask_; }
  const std::vector<FramePosition>& training() const { return training_; }
  const std::vector<FramePosition>& heldOut() const { return heldOut_.empty() ? judged() : heldOut_; }
  const std::vector<FramePosition>& judged() const {
    return !judged_.empty() ? judged_ : !heldOut_.empty() ? heldOut_ : training_;
  }

 private:
  /// [N,S,S,3] bytes -> [N,3,S,S] floats in 0..1; stays channels-last in memory.
  torch::Tensor toFloat(const torch::Tensor& bytes) const {
    return bytes.to(device_).permute({0, 3, 1, 2}).to(torch::kFloat).div(255);
  }
  torch::Device device_;
  std::vector<torch::Tensor> crops_;
  torch::Tensor reference_, mask_;
  std::vector<FramePosition> training_, judged_, heldOut_;
};

/// A mask a little larger, smaller and elsewhere for each picture, so that the painter does not learn its edge.
torch::Tensor jitteredMask(const torch::Tensor& mask, std::int64_t batch) {
  const auto options = mask.options();
  const auto scale = torch::rand({batch}, options) * 0.08 + 0.96;
  const auto shift = torch::rand({batch, 2}, options) * 0.06 - 0.03;
  auto theta = torch::zeros({batch, 2, 3}, options);
  theta.select(1, 0).select(1, 0).copy_(scale);
  theta.select(1, 1).select(1, 1).copy_(scale);
  theta.select(2, 2).copy_(shift);
  const auto grid = torch::affine_grid_generator(theta, {batch, 1, mask.size(2), mask.size(3)}, false);
  return torch::grid_sampler(mask.expand({batch, -1, -1, -1}), grid, 0, 0, false);
}

Image previewImage(const torch::Tensor& truth, const torch::Tensor& painted) {
  // rows: truth, painted; [N,3,S,S] -> one picture of 2 x N
  const auto rows = torch::stack({truth, painted}).clamp(0, 1).mul(255).round().to(torch::kUInt8).cpu();
  const auto tiled = rows.permute({0, 3, 1, 4, 2}).contiguous();  // row, y, picture, x, colour
  const auto side = static_cast<int>(truth.size(2));
  Image image({static_cast<int>(truth.size(0)) * side, 2 * side}, 3);
  std::memcpy(image.mutableView().data, tiled.data_ptr(), image.byteCount());
  return image;
}

class PainterTraining {
 public:
  PainterTraining(const LipDataset& dataset, const PainterTrainingOptions& options)
      : dataset_(dataset),
        options_(options),
        device_(options.device),
        pictures_(dataset, device_),
        lips_(lipBox(options.config)) {
    torch::manual_seed(options.seed);
    model_ = AutoEncoder(options.config);
    model_->to(device_);
    torch::NoGradGuard noGrad;
    for (auto& parameter : model_->parameters())
      if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
    average_ = std::make_unique<MovingAverage>(*model_);
    optimizer_ = std::make_unique<torch::optim::AdamW>(
        model_->parameters(), torch::optim::AdamWOptions(options.learningRate).betas({0.9, 0.99}).weight_decay(1e-4));
    state_.module = model_.get();
    state_.optimizer = optimizer_.get();
    state_.average = average_.get();
    state_.fingerprint = fingerprint();
  }

  Result<PainterTrainingReport> run(const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop) {
    if (!options_.stateFile.empty() && std::filesystem::exists(options_.stateFile)) {
      if (Status status = state_.load(options_.stateFile); !status) return fail(status.error());
    } else if (options_.startFrom) {
      if (Status status = startFrom(*options_.startFrom); !status) return fail(status.error());
    }
    const auto start = Clock::now();
    auto saved = start;
    const std::int64_t first = state_.step;
    const double before = state_.secondsSpent;
    while (state_.step < options_.steps) {
      if (stop.stop_requested()) {
        if (Status status = save(before + secondsSince(start)); !status) return fail(status.error());
        return fail(ErrorCode::Cancelled, "training was stopped; the same command goes on from here");
      }
      step();
      report(progress, first, secondsSince(start));
      if (state_.step % options_.validateEvery == 0) judge(preview, before + secondsSince(start));
      if (secondsSince(saved) > options_.saveEverySeconds) {
        if (Status status = save(before + secondsSince(start)); !status) return fail(status.error());
        saved = Clock::now();
      }
    }
    if (Status status = save(before + secondsSince(start)); !status) return fail(status.error());
    if (state_.best.empty() || state_.step % options_.validateEvery != 0) judge(preview, state_.secondsSpent);
    average_->restore(state_.best);
    PainterTrainingReport report = validate(pictures_.heldOut(), {});
    report.steps = state_.step;
    report.seconds = state_.secondsSpent;
    if (Status status = finish(report); !status) return fail(status.error());
    return report;
  }

 private:
  /// The number of steps is not part of it: a run may be made longer or shorter when it goes on.
  std::string fingerprint() const {
    std::string text;
    LightConfig painted = options_.config;
    painted.speech.clear();  // stage two may hear other features
    for (const auto& [key, value] : painted.toMetadata()) text.append(key).append("=").append(value).append(";");
    for (const std::uint64_t number : {static_cast<std::uint64_t>(options_.batch), options_.seed,
                                       static_cast<std::uint64_t>(pictures_.training().size()),
                                       static_cast<std::uint64_t>(options_.startFrom != nullptr)})
      text.append(std::to_string(number)).append(";");
    return text;
  }

  /// Takes a finished network. The axes of its code are the strongest first; turned at random they are about equally
  /// strong again, as the noise on the code expects of them.
  Status startFrom(const Weights& weights) {
    torch::NoGradGuard noGrad;
    auto& network = *model_->network;
    if (Status status = loadInto(network, weights); !status) return status;
    const std::int64_t size = options_.config.codeSize;
    const auto options = torch::TensorOptions().device(device_);
    const auto rotation = std::get<0>(at::linalg_qr(torch::randn({size, size}).to(device_)));
    turnCode(network, rotation, torch::zeros({size}, options), torch::ones({size}, options));
    model_->eval();
    auto& norm = *model_->norm;
    norm.running_mean.zero_();
    norm.running_var.fill_(1 - norm.options.eps());
    const auto codes = codesOf(pictures_.training()).to(device_);
    const auto mean = codes.mean(0), deviation = (codes.var(0) + norm.options.eps()).sqrt();
    auto* take = network.painter->code->ptr(0)->as<torch::nn::LinearImpl>();
    take->bias.add_(take->weight.matmul(mean));
    take->weight.mul_(deviation);
    norm.running_mean.copy_(mean);
    norm.running_var.copy_(codes.var(0));
    average_ = std::make_unique<MovingAverage>(*model_);
    state_.average = average_.get();
    judge({}, 0);
    return {};
  }

  /// The batch of a step depends on the step alone, so that a resumed run sees what an unbroken one would have.
  std::vector<FramePosition> chooseFrames() const {
    std::mt19937_64 random(options_.seed * 1'000'003 + static_cast<std::uint64_t>(state_.step));
    const auto& all = pictures_.training();
    std::vector<FramePosition> chosen;
    while (static_cast<int>(chosen.size()) < options_.batch) {
      const std::size_t index = random() % all.size();
      const bool inPair = static_cast<int>(chosen.size()) < 2 * options_.pairs;
      if (inPair && (index + 1 == all.size() || all[index + 1].clip != all[index].clip ||
                     all[index + 1].frame != all[index].frame + 1))
        continue;
      chosen.push_back(all[index]);
      if (inPair) chosen.push_back(all[index + 1]);
    }
    return chosen;
  }

  double learningRate() const {
    const double done = static_cast<double>(state_.step) / options_.steps;
    const double warm = std::min(1.0, (state_.step + 1.0) / std::min(100.0, 1.0 + options_.steps / 10.0));
    return options_.learningRate * warm * (0.5 * (1 + std::cos(std::numbers::pi * done)) * 0.98 + 0.02);
  }

  void step() {
    torch::manual_seed(options_.seed * 7'919 + static_cast<std::uint64_t>(state_.step));
    model_->train();
    for (auto& group : optimizer_->param_groups())
      static_cast<torch::optim::AdamWOptions&>(group.options()).lr(learningRate());
    const auto truth = pictures_.batch(chooseFrames());
    const auto mask = jitteredMask(pictures_.mask(), truth.size(0));
    const auto code = model_->code(truth);
    const auto noisy = code + torch::randn_like(code) * options_.codeNoise;
    auto& network = *model_->network;
    const auto residual = network.painter(network.encoder(truth, pictures_.reference(), mask), noisy);
    const auto loss = PainterLoss{}(pictures_.reference() + residual, truth, mask, lips_, options_.pairs);
    optimizer_->zero_grad();
    loss.backward();
    optimizer_->step();
    average_->follow(*model_, state_.step, options_.averageDecay);
    ++state_.step;
    runningLoss_ = runningLoss_ < 0 ? loss.item<double>() : 0.98 * runningLoss_ + 0.02 * loss.item<double>();
  }

  void report(const ProgressFn& progress, std::int64_t first, double seconds) const {
    if (!progress) return;
    const double perStep = seconds / static_cast<double>(state_.step - first);
    progress({static_cast<double>(state_.step) / options_.steps, "teaching the painter",
              perStep * static_cast<double>(options_.steps - state_.step)});
  }

  /// How well it does on a few frames it was not trained on; keeps what does best.
  void judge(const PreviewFn& preview, double seconds) {
    constexpr std::size_t kAtMost = 48;
    const auto& frames = pictures_.judged();
    const std::size_t stride = std::max<std::size_t>(1, (frames.size() + kAtMost - 1) / kAtMost);
    std::vector<FramePosition> chosen;
    for (std::size_t i = 0; i < frames.size(); i += stride) chosen.push_back(frames[i]);
    const PainterTrainingReport report = validate(chosen, preview);
    if (state_.best.empty() || report.lipPsnr >= state_.bestScore) {
      state_.bestScore = report.lipPsnr;
      state_.best = average_->copy();
    }
    if (options_.log)
      options_.log("step " + std::to_string(state_.step) + ", " + std::to_string(static_cast<int>(seconds)) +
                   " s, loss " + std::to_string(runningLoss_) + ", judged frames: lips " +
                   std::to_string(report.lipPsnr) + " dB, crop " + std::to_string(report.cropPsnr) + " dB, sharpness " +
                   std::to_string(report.sharpness));
  }

  PainterTrainingReport validate(const std::vector<FramePosition>& chosen, const PreviewFn& preview) {
    torch::NoGradGuard noGrad;
    average_->swapWith(*model_);
    model_->eval();
    std::vector<torch::Tensor> lipScores, wholeScores;
    double paintedDetail = 0, trueDetail = 0;
    for (std::size_t begin = 0; begin < chosen.size(); begin += 8) {
      const std::vector<FramePosition> part(chosen.begin() + begin,
                                            chosen.begin() + std::min(chosen.size(), begin + 8));
      const auto truth = pictures_.batch(part);
      const auto painted = model_->network->paint(truth, pictures_.reference(), pictures_.mask(), model_->code(truth));
      lipScores.push_back(psnr(cutOut(painted, lips_), cutOut(truth, lips_)));
      wholeScores.push_back(psnr(painted, truth));
      paintedDetail += fineDetail(cutOut(painted, lips_)).square().sum().item<double>();
      trueDetail += fineDetail(cutOut(truth, lips_)).square().sum().item<double>();
      if (begin == 0 && preview) preview(previewImage(truth, painted));
    }
    average_->swapWith(*model_);
    PainterTrainingReport report;
    report.lipPsnr = torch::cat(lipScores).mean().item<double>();
    report.cropPsnr = torch::cat(wholeScores).mean().item<double>();
    report.sharpness = trueDetail > 0 ? paintedDetail / trueDetail : 1;
    return report;
  }

  /// Takes the averaged weights, turns the code to its final axes, reads the code of every frame, writes the network.
  Status finish(PainterTrainingReport& report) {
    torch::NoGradGuard noGrad;
    average_->swapWith(*model_);
    model_->eval();
    auto& network = *model_->network;
    const auto openings = knownOpenings();
    const auto axes = codeAxes(codesOf(pictures_.training()), openings);
    const auto deviation = (model_->norm->running_var + model_->norm->options.eps()).sqrt();
    turnCode(network, axes.to(device_), model_->norm->running_mean, deviation);
    model_->norm->running_mean.zero_();
    model_->norm->running_var.fill_(1 - model_->norm->options.eps());
    report.neutralCode = asVector(network.mouthEncoder(pictures_.reference()));
    for (std::size_t clip = 0; clip < dataset_.clips.size(); ++clip) {
      std::vector<FramePosition> frames;
      for (std::int64_t frame = 0; frame < dataset_.clips[clip].frames; ++frame) frames.push_back({clip, frame});
      report.codes.push_back(asVector(codesOf(frames)));
    }
    if (openings) {
      const auto axis = codesOf(pictures_.training()).select(1, 0);
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
    const auto steps = torch::eye(size, torch::TensorOptions().device(device_)) * kStep;
    auto sum = torch::zeros({size, size});
    const auto& frames = pictures_.training();
    for (std::int64_t i = 0; i < kFrames; ++i) {
      const auto truth = pictures_.batch({frames[frames.size() * static_cast<std::size_t>(i) / kFrames]});
      auto maps = model_->network->encoder(truth, pictures_.reference(), pictures_.mask());
      for (auto& map : maps) map = map.expand({2 * size, -1, -1, -1}).contiguous(truth.suggest_memory_format());
      const auto code = model_->code(truth);
      const auto painted =
          cutOut(model_->network->painter(maps, torch::cat({code + steps, code - steps})), lips_).flatten(1);
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

  torch::Tensor codesOf(const std::vector<FramePosition>& frames) {
    std::vector<torch::Tensor> codes;
    for (std::size_t begin = 0; begin < frames.size(); begin += 32)
      codes.push_back(model_->code(
          pictures_.batch({frames.begin() + begin, frames.begin() + std::min(frames.size(), begin + 32)})));
    return torch::cat(codes).cpu();
  }

  static std::vector<float> asVector(const torch::Tensor& tensor) {
    const auto flat = tensor.to(torch::kFloat).cpu().contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
  }

  Status save(double seconds) {
    state_.secondsSpent = seconds;
    return options_.stateFile.empty() ? Status{} : state_.save(options_.stateFile);
  }

  const LipDataset& dataset_;
  PainterTrainingOptions options_;
  torch::Device device_;
  Pictures pictures_;
  Rect lips_;
  AutoEncoder model_{nullptr};
  std::unique_ptr<MovingAverage> average_;
  std::unique_ptr<torch::optim::AdamW> optimizer_;
  TrainingState state_;
  double runningLoss_ = -1;
};

}  // namespace

Status PainterTrainingOptions::validate() const {
  if (Status status = config.validate(); !status) return status;
  if (steps < 1 || batch < 2 || pairs < 0 || 2 * pairs > batch || validateEvery < 1 || threads < 1)
    return fail(ErrorCode::InvalidArgument, "training needs at least one step and a batch of two or more frames");
  return {};
}

Result<PainterTrainingReport> trainPainter(const LipDataset& dataset, const PainterTrainingOptions& options,
                                           const ProgressFn& progress, const PreviewFn& preview, std::stop_token stop) {
  if (Status status = options.validate(); !status) return fail(status.error());
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
