// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/voice_trainer.h"

#include <ATen/ops/linalg_cholesky.h>
#include <torch/optim/adamw.h>
#include <torch/utils.h>

#include <algorithm>
#include <optional>
#include <random>

#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/nn/light/voice_map.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/torch_engine.h"
#include "core/nn/torch/voice_network.h"
#include "core/speech/feature_windows.h"
#include "core/training/learning_rate.h"
#include "core/training/lips/phone_mouth.h"
#include "core/training/lips/speech_windows.h"
#include "core/training/lips/training_state.h"
#include "core/training/lips/voice_data.h"

namespace visema {
namespace {

constexpr int kRows = VoiceMap::kRows;
constexpr int kRowsBefore = VoiceMap::kRowsBefore;
constexpr int kAllAhead = kRows - kRowsBefore - 1;
constexpr int kLowAhead = rowsAhead(kLowLookahead);

/// [Z,Z+1]: what differences of codes are multiplied by, so that they count by how much they show; the last column is
/// the opening once more.
torch::Tensor weighingOf(const VoiceData& data, const std::vector<float>& sensitivity) {
  const auto size = data.neutral().size(0);
  auto weighing = torch::eye(size);
  if (!sensitivity.empty()) {
    const auto shows = torch::tensor(sensitivity).view({size, size});
    weighing = at::linalg_cholesky(shows + weighing * 1e-3 * shows.diagonal().mean());
    weighing = weighing / data.codesOf(data.training()).matmul(weighing).var(0).mean().sqrt();
  }
  return torch::cat({weighing, torch::eye(size, 1)}, 1);
}

torch::Tensor knownRows(int rowsAhead) {
  auto known = torch::zeros({kRows});
  known.slice(0, 0, std::clamp(kRowsBefore + 1 + rowsAhead, 0, kRows)).fill_(1);
  return known;
}

CurveScore compareCurves(const torch::Tensor& curve, const torch::Tensor& truth) {
  const auto a = curve - curve.mean(), b = truth - truth.mean();
  const double normA = a.norm().item<double>(), normB = b.norm().item<double>();
  if (normA <= 0 || normB <= 0) return {};
  return {(a * b).sum().item<double>() / (normA * normB), normA / normB};
}

class VoiceTraining {
 public:
  VoiceTraining(VoiceData& data, int features, const VoiceMapTrainingOptions& options)
      : data_(data), options_(options), features_(features), weighing_(weighingOf(data, options.sensitivity)) {
    weight_ = torch::ones({weighing_.size(1)});
    weight_[-1] = options.openingWeight - 1;
  }

  /// Learns from `samples` what the mouth does for phones, and lets it say the sentences that were heard but not seen.
  /// Returns how much of what shows on `others` that explains; 0 where the phones are not known.
  Result<double> learnPhones(const VoiceSamples& samples, const VoiceSamples& others, const ProgressFn& progress,
                             const std::stop_token& stop) {
    const auto lessons = data_.lessons(samples, phonesFrom_);
    if (lessons.empty() || !data_.hasHeard() || options_.heardShare <= 0) return 0;
    PhoneMouth mouth(static_cast<int>(data_.neutral().size(0)), options_.seed);
    TRY(mouth.learn(lessons, weighing_, options_.phoneSteps, progress, stop));
    data_.impose(mouth);
    std::vector<torch::Tensor> said, known;
    for (const auto& other : data_.lessons(others, phonesFrom_)) {
      said.push_back(mouth.codes(other.phones, other.frames.back() + 1).index({torch::tensor(other.frames)}));
      known.push_back(other.codes);
    }
    return known.empty() ? 0 : shownShare(torch::cat(said), torch::cat(known));
  }

  /// The same, and where there is a text first whether it says more of `others` than what was heard does: one that is
  /// not what was said is not used.
  Status comparePhones(const VoiceSamples& samples, const VoiceSamples& others, VoiceMapTrainingReport& report,
                       const ProgressFn& progress, const std::stop_token& stop) {
    if (data_.hasText()) {
      phonesFrom_ = PhonesFrom::Hearing;
      report.heardPhoneShare = TRY(learnPhones(samples, others, partOf(progress, 0, 0.5), stop));
      phonesFrom_ = PhonesFrom::Text;
    }
    report.phoneShare = TRY(learnPhones(samples, others, partOf(progress, 0.5, 0.5), stop));
    if (report.phoneShare >= report.heardPhoneShare) return {};
    phonesFrom_ = PhonesFrom::Hearing;
    TRY(learnPhones(samples, {}, {}, stop));
    return {};
  }

  /// Trains a network on `samples`.
  Result<VoiceNetwork> train(const VoiceSamples& samples, const ProgressFn& progress, std::stop_token stop) {
    torch::manual_seed(options_.seed);
    VoiceNetwork network(features_, static_cast<int>(data_.neutral().size(0)), options_.rowWidth, options_.width,
                         options_.hiddenSize);
    network->dropout = options_.dropout;
    network->setNormalisation(data_.mean(), data_.scale());
    torch::optim::AdamW optimizer(network->parameters(),
                                  torch::optim::AdamWOptions(options_.learningRate).weight_decay(options_.weightDecay));
    MovingAverage average(*network);
    std::mt19937_64 random(options_.seed);
    for (std::int64_t step = 0; step < options_.steps; ++step) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "training the voice map was stopped");
      for (auto& group : optimizer.param_groups())
        static_cast<torch::optim::AdamWOptions&>(group.options())
            .lr(learningRate(options_.learningRate, step, options_.steps, 100, 0.02));
      const auto loss = batchLoss(network, samples, random);
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      average.follow(*network, step, 0.998);
      if (progress && step % 20 == 0)
        progress({static_cast<double>(step) / options_.steps, "teaching the voice map", -1});
    }
    average.swapWith(*network);
    network->eval();
    return network;
  }

  /// How much of what shows in `truth` is in `guessed`.
  double shownShare(const torch::Tensor& guessed, const torch::Tensor& truth) const {
    const auto wrong = (guessed - truth).matmul(weighing_).square().sum();
    return 1 - (wrong / (truth - truth.mean(0)).matmul(weighing_).square().sum()).item<double>();
  }

  torch::Tensor predict(VoiceNetwork& network, const VoiceSamples& samples, int rowsAhead) const {
    torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> rows;
    for (const VoiceSample& sample : samples) rows.push_back(data_.rows(sample, 0));
    const auto known = knownRows(rowsAhead).expand({static_cast<std::int64_t>(rows.size()), kRows});
    return network(torch::stack(rows), known);
  }

 private:
  /// Half of a batch are frames, the other half the frames after them, so that their change can be compared too.
  torch::Tensor batchLoss(VoiceNetwork& network, const VoiceSamples& seen, std::mt19937_64& random) {
    const int pairs = options_.batch / 2;
    std::vector<torch::Tensor> rows, codes, known;
    std::uniform_real_distribution<double> chance(0, 1);
    while (static_cast<int>(rows.size()) < 2 * pairs) {
      const bool silent = data_.silence().defined() && chance(random) < options_.silenceShare;
      const auto pair = choosePair(seen, chance(random), random);
      if (!pair && !silent) continue;
      const int ahead =
          chance(random) < options_.fullLookahead
              ? kAllAhead
              : options_.leastRowsAhead + static_cast<int>(random() % (kAllAhead - options_.leastRowsAhead + 1));
      const std::size_t voice = silent ? 0 : chooseVoice(data_.voiceCount(*pair), random);
      const std::int64_t quiet =
          silent ? static_cast<std::int64_t>(random() % std::max<std::int64_t>(1, data_.silence().size(0) - kRows)) : 0;
      for (int next = 0; next < 2; ++next) {
        const VoiceSample sample = silent ? VoiceSample() : VoiceSample{pair->clip, pair->frame + next};
        rows.push_back(silent ? data_.silence().slice(0, quiet + next, quiet + next + kRows)
                              : data_.rows(sample, voice));
        codes.push_back(silent ? data_.neutral() : data_.code(sample));
        known.push_back(knownRows(ahead));
      }
    }
    auto input = torch::stack(rows);
    input = input + torch::randn_like(input) * options_.featureNoise / data_.scale();
    const auto difference = network(input, torch::stack(known)) - torch::stack(codes);
    const auto change = difference.slice(0, 1, 2 * pairs, 2) - difference.slice(0, 0, 2 * pairs, 2);
    return shown(difference) + options_.motionWeight * shown(change);
  }

  /// A frame that has another after it: of the footage, or of what was heard but not seen, closed lips more often than
  /// they are said, for they are few and everybody sees where they miss. Nothing: choose again.
  std::optional<VoiceSample> choosePair(const VoiceSamples& seen, double chance, std::mt19937_64& random) const {
    const bool heard = chance < options_.heardShare && !data_.heard().empty();
    const bool closed = chance < options_.heardShare * options_.closedShare && !data_.closed().empty();
    const VoiceSamples& samples = !heard ? seen : closed ? data_.closed() : data_.heard();
    const std::size_t index = random() % samples.size();
    const VoiceSample& chosen = samples[index];
    if (heard && closed) return chosen;
    const bool followed = index + 1 < samples.size() && samples[index + 1].clip == chosen.clip &&
                          samples[index + 1].frame == chosen.frame + 1;
    return followed ? std::optional(chosen) : std::nullopt;
  }

  torch::Tensor shown(const torch::Tensor& difference) const {
    const auto weighed = difference.matmul(weighing_);
    return (torch::smooth_l1_loss(weighed, torch::zeros_like(weighed), torch::Reduction::None, 0.3) * weight_).mean();
  }

  VoiceData& data_;
  const VoiceMapTrainingOptions& options_;
  int features_;
  PhonesFrom phonesFrom_ = PhonesFrom::Text;
  torch::Tensor weighing_, weight_;
};

/// By how much a map trained on most of the frames must be widened on the rest to move as far as the truth.
torch::Tensor wideningOf(const torch::Tensor& predicted, const torch::Tensor& truth) {
  return (truth.std(0) / predicted.std(0).clamp_min(1e-4)).clamp(1.0, 1.6);
}

void widen(VoiceNetworkImpl& network, const torch::Tensor& gain, const torch::Tensor& centre) {
  torch::NoGradGuard noGrad;
  network.code->weight.mul_(gain.unsqueeze(1));
  network.code->bias.copy_((network.code->bias - centre) * gain + centre);
}

Result<VoiceMapTrainingReport> run(const LipDataset& dataset, VoiceData data, const VoiceMapTrainingOptions& options,
                                   const ProgressFn& progress, std::stop_token stop) {
  VoiceTraining training(data, dataset.featureSize, options);
  // How much too little it moves on what it has not seen can only be seen on what it has not seen.
  const auto& all = data.training();
  VoiceSamples most, rest;
  for (std::size_t i = 0; i < all.size(); ++i) (i * 5 / all.size() == 2 ? rest : most).push_back(all[i]);
  VoiceMapTrainingReport report;
  TRY(training.comparePhones(most, rest, report, partOf(progress, 0, 0.1), stop));
  if (report.heardPhoneShare > 0 && options.log)
    options.log("the text's phones explain " + std::to_string(report.phoneShare) + " of what shows, heard ones " +
                std::to_string(report.heardPhoneShare));
  if (report.phoneShare > 0 && options.log)
    options.log("phones alone explain " + std::to_string(report.phoneShare) + " of what shows; " +
                std::to_string(data.heard().size()) + " frames of " + std::to_string(dataset.heard.size()) +
                " heard sentences are used");
  auto trial = TRY(training.train(most, partOf(progress, 0.1, 0.4), stop));
  const auto guessed = training.predict(trial, rest, kAllAhead), known = data.codesOf(rest);
  const auto gain = wideningOf(guessed, known);
  report.soundShare = training.shownShare(guessed, known);
  if (options.log)
    options.log("sound explains " + std::to_string(report.soundShare) + " of what shows on a fifth kept aside");
  TRY(training.learnPhones(all, {}, partOf(progress, 0.5, 0.1), stop));
  auto network = TRY(training.train(all, partOf(progress, 0.6, 0.4), stop));
  widen(*network, gain, data.neutral());

  const auto& judged = data.heldOut().empty() ? rest : data.heldOut();
  const auto truth = data.codesOf(judged);
  const auto full = training.predict(network, judged, kAllAhead);
  report.opening = compareCurves(full.select(1, 0), truth.select(1, 0));
  report.openingLowLookahead =
      compareCurves(training.predict(network, judged, kLowAhead).select(1, 0), truth.select(1, 0));
  std::vector<double> correlations;
  for (std::int64_t axis = 0; axis < truth.size(1); ++axis)
    correlations.push_back(compareCurves(full.select(1, axis), truth.select(1, axis)).correlation);
  std::nth_element(correlations.begin(), correlations.begin() + correlations.size() / 2, correlations.end());
  report.medianCorrelation = correlations[correlations.size() / 2];
  for (std::size_t clip = 0; clip < dataset.clips.size(); ++clip) {
    if (dataset.clips[clip].voices.empty()) {
      report.codes.emplace_back();
      continue;
    }
    VoiceSamples frames;
    for (std::int64_t frame = 0; frame < dataset.clips[clip].frames; ++frame) frames.push_back({clip, frame});
    const auto codes = training.predict(network, frames, kAllAhead).contiguous();
    report.codes.emplace_back(codes.data_ptr<float>(), codes.data_ptr<float>() + codes.numel());
  }
  if (!options.mapFile.empty())
    if (Status status = saveModule(*network, options.mapFile, DType::F32,
                                   {{"family", kVoiceFamily},
                                    {"version", "1"},
                                    {kSpeechNote, dataset.speech.name},
                                    {kFingerprintNote, dataset.speech.fingerprint}});
        !status)
      return fail(status.error());
  return report;
}

}  // namespace

Status VoiceMapTrainingOptions::validate() const {
  if (steps < 1 || phoneSteps < 1 || rowWidth < 1 || width < 1 || hiddenSize < 1 || heardShare > 1 || batch < 2 ||
      leastRowsAhead < -kRowsBefore || leastRowsAhead > kAllAhead)
    return fail(ErrorCode::InvalidArgument, "the voice map needs at least one step and a batch of two frames");
  return {};
}

Result<VoiceMapTrainingReport> trainVoice(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
                                          const std::vector<float>& neutralCode, const VoiceMapTrainingOptions& options,
                                          const ProgressFn& progress, std::stop_token stop) {
  TRY(options.validate());
  TRY(dataset.validate());
  if (codes.size() != dataset.clips.size() || neutralCode.empty())
    return fail(ErrorCode::InvalidArgument, "the voice map needs the mouth codes of every clip");
  std::size_t heard = 0;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i].size() != neutralCode.size() * static_cast<std::size_t>(dataset.clips[i].frames))
      return fail(ErrorCode::InvalidArgument, "clip " + dataset.clips[i].name + " has codes for other frames");
    if (!dataset.clips[i].voices.empty()) heard += static_cast<std::size_t>(dataset.clips[i].heldOutFrom);
  }
  for (const HeardSentence& sentence : dataset.heard)
    if (sentence.phones.empty() || sentence.rows.size() < static_cast<std::size_t>(dataset.featureSize))
      return fail(ErrorCode::BadData, "a sentence to be heard has no phones or no sound");
  if (!options.sensitivity.empty() && options.sensitivity.size() != neutralCode.size() * neutralCode.size())
    return fail(ErrorCode::InvalidArgument, "the sensitivity is not that of codes of this size");
  if (heard < 50) return fail(ErrorCode::BadData, "the voice map needs at least two seconds of footage with its sound");
  try {
    torchnet::useThreads(1);  // its layers are too small to be shared: two threads only wait for each other
    return run(dataset, VoiceData(dataset, codes, neutralCode), options, progress, stop);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string("training the voice map failed: ") + error.what());
  }
}

}  // namespace visema
