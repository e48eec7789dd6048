// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/picture_training.h"

#include <torch/utils.h>

#include <algorithm>
#include <chrono>

#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/nn/torch/torch_engine.h"
#include "core/training/learning_rate.h"
#include "core/training/lips/kept_memory.h"
#include "core/training/lips/learning_precision.h"
#include "core/training/lips/losses.h"

namespace visema {
namespace {
using Clock = std::chrono::steady_clock;
}

Status PictureTrainingOptions::validate() const {
  if (steps < 1 || batch < 2 || pairs < 0 || 2 * pairs > batch || validateEvery < 1 || threads < 1)
    return fail(ErrorCode::InvalidArgument, "training needs at least one step and a batch of two or more frames");
  if (!(adversarial >= 0 && adversarial <= 10) || !(adversarialFrom >= 0 && adversarialFrom < 1))
    return fail(ErrorCode::InvalidArgument, "the weight of the adversarial term lies between 0 and 10");
  return torchnet::deviceAnswers(device);
}

PictureTraining::PictureTraining(PictureModel& model, const Pictures& pictures, const Rect& lips,
                                 PictureTrainingOptions options, const std::string& kind)
    : model_(model), pictures_(pictures), lips_(lips), options_(std::move(options)) {
  torch::NoGradGuard noGrad;
  for (auto& parameter : model_.module().parameters())
    if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
  average_ = std::make_unique<MovingAverage>(model_.module());
  optimizer_ = std::make_unique<torch::optim::AdamW>(
      model_.module().parameters(),
      torch::optim::AdamWOptions(options_.learningRate).betas({0.9, 0.99}).weight_decay(1e-4));
  state_.module = &model_.module();
  state_.optimizer = optimizer_.get();
  state_.average = average_.get();
  state_.fingerprint = fingerprint(kind);
  if (options_.adversarial <= 0) return;
  critic_ = std::make_unique<Critic>(lips_, options_.seed, options_.device);
  state_.critic = &critic_->module();
  state_.criticOptimizer = &critic_->optimizer();
}

/// The number of steps is not part of it: a run may be made longer or shorter when it goes on.
std::string PictureTraining::fingerprint(const std::string& kind) const {
  std::string text = kind;
  for (const std::uint64_t number : {static_cast<std::uint64_t>(options_.batch), options_.seed,
                                     static_cast<std::uint64_t>(pictures_.training().size()),
                                     static_cast<std::uint64_t>(options_.startFrom != nullptr)})
    text.append(std::to_string(number)).append(";");
  if (options_.adversarial > 0) text.append("critic ").append(std::to_string(options_.adversarial)).append(";");
  return text;
}

Result<PictureTrainingReport> PictureTraining::run(const std::string& stage, const ProgressFn& progress,
                                                   const PreviewFn& preview, std::stop_token stop) {
  const KeptMemory keptMemory;
  TRY(begin());
  const auto start = Clock::now();
  auto saved = start, shown = start;
  const std::int64_t first = state_.step;
  const double before = state_.secondsSpent;
  const auto spent = [&] { return before + secondsSince(start); };
  while (state_.step < options_.steps) {
    if (stop.stop_requested()) {
      TRY(save(spent()));
      return fail(ErrorCode::Cancelled, "training was stopped; the same command goes on from here");
    }
    step();
    if (progress)
      progress({static_cast<double>(state_.step) / options_.steps, stage,
                secondsSince(start) / static_cast<double>(state_.step - first) *
                    static_cast<double>(options_.steps - state_.step)});
    if (state_.step % options_.validateEvery == 0) judge(spent());
    if (preview && (state_.step == options_.steps || secondsSince(shown) > options_.previewEverySeconds)) {
      show(preview);
      shown = Clock::now();
    }
    if (secondsSince(saved) > options_.saveEverySeconds) {
      TRY(save(spent()));
      saved = Clock::now();
    }
  }
  TRY(save(spent()));
  if (state_.best.empty() || state_.step % options_.validateEvery != 0) judge(state_.secondsSpent);
  average_->restore(state_.best);
  PictureTrainingReport report = validate(pictures_.heldOut());
  report.steps = state_.step;
  report.seconds = state_.secondsSpent;
  average_->swapWith(model_.module());
  model_.module().eval();
  return report;
}

Status PictureTraining::begin() {
  if (!options_.stateFile.empty() && std::filesystem::exists(options_.stateFile))
    return state_.load(options_.stateFile);
  if (!options_.startFrom) return {};
  TRY(model_.startFrom(*options_.startFrom));
  average_ = std::make_unique<MovingAverage>(model_.module());
  state_.average = average_.get();
  judge(0);
  return {};
}

std::vector<FramePosition> PictureTraining::chooseFrames(std::mt19937_64& random) const {
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

double PictureTraining::rate() const {
  const double warmUp = std::min(100.0, 1.0 + options_.steps / 10.0);
  return learningRate(options_.learningRate, state_.step, options_.steps, warmUp, 0.02);
}

/// What is random in a step depends on the step alone, so that a resumed run does what an unbroken one would have done.
void PictureTraining::step() {
  const auto number = static_cast<std::uint64_t>(state_.step);
  torch::manual_seed(options_.seed * 7'919 + number);
  std::mt19937_64 random(options_.seed * 1'000'003 + number);
  model_.module().train();
  for (auto& group : optimizer_->param_groups()) static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate());
  const PaintedBatch batch = [&] {
    const LearningPrecision precision(options_.precision, options_.device);
    return model_.paintToLearn(chooseFrames(random), random);
  }();
  const auto painted = batch.painted.to(torch::kFloat);
  auto loss = PainterLoss{}(painted, batch.truth, batch.mask, lips_, options_.pairs);
  if (batch.beside.defined()) loss = loss + batch.beside;
  const double adversarial = adversarialWeight();
  if (adversarial > 0) {
    const LearningPrecision precision(options_.precision, options_.device);
    loss = loss + adversarial * critic_->objection(painted, batch.truth);
  }
  optimizer_->zero_grad();
  loss.backward();
  optimizer_->step();
  if (adversarial > 0) {
    const LearningPrecision precision(options_.precision, options_.device);
    critic_->learn(painted.detach(), batch.truth, 0.2 * options_.learningRate);
  }
  average_->follow(model_.module(), state_.step, options_.averageDecay);
  ++state_.step;
  runningLoss_ = runningLoss_ < 0 ? loss.item<double>() : 0.98 * runningLoss_ + 0.02 * loss.item<double>();
}

double PictureTraining::adversarialWeight() const {
  constexpr double kRise = 0.1;  // of the steps, in which the critic learns what it talks about
  const double done = static_cast<double>(state_.step) / static_cast<double>(options_.steps);
  if (!critic_ || done < options_.adversarialFrom) return 0;
  return options_.adversarial * std::clamp((done - options_.adversarialFrom) / kRise, 1e-6, 1.0);
}

/// How well it does on a few frames it was not trained on; keeps what does best. What a critic has asked for costs
/// pixels: from then on the last is kept.
void PictureTraining::judge(double seconds) {
  constexpr std::size_t kAtMost = 48;
  const auto& frames = pictures_.judged();
  const std::size_t stride = std::max<std::size_t>(1, (frames.size() + kAtMost - 1) / kAtMost);
  std::vector<FramePosition> chosen;
  for (std::size_t i = 0; i < frames.size(); i += stride) chosen.push_back(frames[i]);
  const PictureTrainingReport report = validate(chosen);
  if (state_.best.empty() || report.lipPsnr >= state_.bestScore || adversarialWeight() > 0) {
    state_.bestScore = report.lipPsnr;
    state_.best = average_->copy();
  }
  if (options_.log)
    options_.log("step " + std::to_string(state_.step) + ", " + std::to_string(static_cast<int>(seconds)) +
                 " s, loss " + std::to_string(runningLoss_) + ", judged frames: lips " +
                 std::to_string(report.lipPsnr) + " dB, crop " + std::to_string(report.cropPsnr) + " dB, sharpness " +
                 std::to_string(report.sharpness));
}

PictureTrainingReport PictureTraining::validate(const std::vector<FramePosition>& chosen) {
  constexpr std::size_t kAtOnce = 8;
  torch::NoGradGuard noGrad;
  average_->swapWith(model_.module());
  model_.module().eval();
  std::vector<torch::Tensor> lipScores, wholeScores;
  double paintedDetail = 0, trueDetail = 0;
  for (std::size_t begin = 0; begin < chosen.size(); begin += kAtOnce) {
    const std::vector<FramePosition> part(chosen.begin() + begin,
                                          chosen.begin() + std::min(chosen.size(), begin + kAtOnce));
    const auto truth = pictures_.batch(part);
    const auto painted = model_.paint(part, truth);
    lipScores.push_back(psnr(cutOut(painted, lips_), cutOut(truth, lips_)));
    wholeScores.push_back(psnr(painted, truth));
    paintedDetail += fineDetail(cutOut(painted, lips_)).square().sum().item<double>();
    trueDetail += fineDetail(cutOut(truth, lips_)).square().sum().item<double>();
  }
  average_->swapWith(model_.module());
  PictureTrainingReport report;
  report.lipPsnr = torch::cat(lipScores).mean().item<double>();
  report.cropPsnr = torch::cat(wholeScores).mean().item<double>();
  report.sharpness = trueDetail > 0 ? paintedDetail / trueDetail : 1;
  return report;
}

/// A few judged frames as the averaged network paints them now.
void PictureTraining::show(const PreviewFn& preview) {
  constexpr std::size_t kPictures = 8;
  torch::NoGradGuard noGrad;
  const auto& frames = pictures_.judged();
  std::vector<FramePosition> chosen;
  for (std::size_t i = 0; i < std::min(kPictures, frames.size()); ++i)
    chosen.push_back(frames[i * frames.size() / std::min(kPictures, frames.size())]);
  average_->swapWith(model_.module());
  model_.module().eval();
  const auto truth = pictures_.batch(chosen);
  preview(previewImage(truth, model_.paint(chosen, truth)));
  average_->swapWith(model_.module());
}

Status PictureTraining::save(double seconds) {
  state_.secondsSpent = seconds;
  return options_.stateFile.empty() ? Status{} : state_.save(options_.stateFile);
}

}  // namespace visema
