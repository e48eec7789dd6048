// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/voice_trainer.h"

#include <ATen/ops/linalg_cholesky.h>
#include <torch/optim/adamw.h>
#include <torch/utils.h>

#include <algorithm>
#include <random>

#include "core/base/part_of_progress.h"
#include "core/nn/light/voice_map.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/torch_engine.h"
#include "core/nn/torch/voice_network.h"
#include "core/speech/feature_windows.h"
#include "core/training/learning_rate.h"
#include "core/training/lips/borrowed_hearing.h"
#include "core/training/lips/phone_mouth.h"
#include "core/training/lips/speech_windows.h"
#include "core/training/lips/training_state.h"

namespace visema {
namespace {

constexpr int kRows = VoiceMap::kRows;
constexpr int kRowsBefore = VoiceMap::kRowsBefore;
constexpr int kAllAhead = kRows - kRowsBefore - 1;
constexpr double kFramesPerSecond = 25;
constexpr int kLowAhead = rowsAhead(kLowLookahead);

struct Sample {
  std::size_t clip = 0;
  std::int64_t frame = 0;
};

/// Everything the training reads, as tensors.
class VoiceData {
 public:
  VoiceData(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
            const std::vector<float>& neutralCode)
      : dataset_(dataset), neutral_(torch::tensor(neutralCode)) {
    const std::int64_t size = dataset.featureSize;
    const auto codeSize = static_cast<std::int64_t>(neutralCode.size());
    std::vector<torch::Tensor> trained;
    for (std::size_t i = 0; i < dataset.clips.size(); ++i) {
      const LipClip& clip = dataset.clips[i];
      voices_.emplace_back();
      for (const auto& rows : clip.voices) voices_.back().push_back(framedRows(rows, size, clip.frames));
      codes_.push_back(torch::tensor(codes[i]).view({clip.frames, codeSize}));
      if (clip.voices.empty()) continue;
      for (std::int64_t frame = 0; frame < clip.frames; ++frame)
        (frame < clip.heldOutFrom ? training_ : heldOut_).push_back({i, frame});
      for (const auto& voice : voices_.back()) trained.push_back(voice.slice(0, 0, clip.heldOutFrom + kRowsBefore));
    }
    for (const HeardSentence& sentence : dataset.heard) {
      const auto frames = std::min(static_cast<std::int64_t>(sentence.phones.back().endSeconds * kFramesPerSecond),
                                   static_cast<std::int64_t>(sentence.rows.size()) / size);
      voices_.push_back({framedRows(sentence.rows, size, frames)});
      codes_.push_back(torch::zeros({frames, codeSize}));
      trained.push_back(voices_.back().front().slice(0, 0, frames + kRowsBefore));
    }
    const auto all = torch::cat(trained);
    mean_ = all.mean(0);
    scale_ = 1 / all.std(0).clamp_min(1e-3);
    if (!dataset.silence.empty()) silence_ = torch::tensor(dataset.silence).view({-1, size});
  }

  /// Gives the sentences that were heard but not seen the codes that `mouth` would have; those it cannot say are left
  /// out.
  void impose(const PhoneMouth& mouth) {
    heard_.clear();
    for (std::size_t i = 0; i < dataset_.heard.size(); ++i) {
      const std::size_t clip = dataset_.clips.size() + i;
      if (!mouth.knows(dataset_.heard[i].phones)) continue;
      const auto frames = codes_[clip].size(0);
      codes_[clip] = mouth.codes(dataset_.heard[i].phones, frames);
      for (std::int64_t frame = 0; frame < frames; ++frame) heard_.push_back({clip, frame});
    }
  }

  /// What phones say about `samples`, as far as their clips' phones are known.
  std::vector<PhoneMouth::Lesson> lessons(const std::vector<Sample>& samples) const {
    std::vector<PhoneMouth::Lesson> result;
    for (std::size_t i = 0; i < dataset_.clips.size(); ++i) {
      PhoneMouth::Lesson lesson{dataset_.clips[i].phones, {}, {}};
      for (const Sample& sample : samples)
        if (sample.clip == i) lesson.frames.push_back(sample.frame);
      if (lesson.phones.empty() || lesson.frames.empty()) continue;
      lesson.codes = codes_[i].index({torch::tensor(lesson.frames)});
      result.push_back(std::move(lesson));
    }
    return result;
  }

  /// The 16 rows of one frame as one voice says it.
  torch::Tensor rows(const Sample& sample, std::size_t voice) const {
    return voices_[sample.clip][voice].slice(0, sample.frame, sample.frame + kRows);
  }
  std::size_t voiceCount(const Sample& sample) const { return voices_[sample.clip].size(); }
  torch::Tensor code(const Sample& sample) const { return codes_[sample.clip][sample.frame]; }
  const torch::Tensor& clipCodes(std::size_t clip) const { return codes_[clip]; }
  /// Whether m, b or p is heard in a frame.
  bool closes(const Sample& sample) const {
    const auto& said = dataset_.clips[sample.clip].phones;
    const double now = (static_cast<double>(sample.frame) + 0.5) / kFramesPerSecond;
    const auto at = std::lower_bound(said.begin(), said.end(), now,
                                     [](const TimedPhone& phone, double time) { return phone.endSeconds < time; });
    return at != said.end() && closesLips(at->phone);
  }
  const EncoderIdentity& speech() const { return dataset_.speech; }
  const torch::Tensor& neutral() const { return neutral_; }
  const torch::Tensor& silence() const { return silence_; }
  const torch::Tensor& mean() const { return mean_; }
  const torch::Tensor& scale() const { return scale_; }
  const std::vector<Sample>& training() const { return training_; }
  const std::vector<Sample>& heldOut() const { return heldOut_; }
  bool hasHeard() const { return !dataset_.heard.empty(); }
  const std::vector<Sample>& heard() const { return heard_; }  // after `impose`

 private:
  const LipDataset& dataset_;
  torch::Tensor neutral_, mean_, scale_, silence_;
  std::vector<std::vector<torch::Tensor>> voices_;
  std::vector<torch::Tensor> codes_;  // of the clips, then of the sentences that were heard but not seen
  std::vector<Sample> training_, heldOut_, heard_;
};

torch::Tensor trueCodes(const VoiceData& data, const std::vector<Sample>& samples) {
  std::vector<torch::Tensor> codes;
  for (const Sample& sample : samples) codes.push_back(data.code(sample));
  return torch::stack(codes);
}

/// [Z,Z+1]: what differences of codes are multiplied by, so that they count by how much they show; the last column is
/// the opening once more.
torch::Tensor weighingOf(const VoiceData& data, const std::vector<float>& sensitivity) {
  const auto size = data.neutral().size(0);
  auto weighing = torch::eye(size);
  if (!sensitivity.empty()) {
    const auto shows = torch::tensor(sensitivity).view({size, size});
    weighing = at::linalg_cholesky(shows + weighing * 1e-3 * shows.diagonal().mean());
    weighing = weighing / trueCodes(data, data.training()).matmul(weighing).var(0).mean().sqrt();
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
  double learnPhones(const std::vector<Sample>& samples, const std::vector<Sample>& others) {
    const auto lessons = data_.lessons(samples);
    if (lessons.empty() || !data_.hasHeard() || options_.heardShare <= 0) return 0;
    PhoneMouth mouth(static_cast<int>(data_.neutral().size(0)), options_.seed);
    mouth.learn(lessons, weighing_, options_.phoneSteps);
    data_.impose(mouth);
    std::vector<torch::Tensor> said, known;
    for (const auto& other : data_.lessons(others)) {
      said.push_back(mouth.codes(other.phones, other.frames.back() + 1).index({torch::tensor(other.frames)}));
      known.push_back(other.codes);
    }
    return known.empty() ? 0 : shownShare(torch::cat(said), torch::cat(known));
  }

  /// Trains a network on `samples`: a fresh one, or the mouth of one that hears already.
  Result<VoiceNetwork> train(const std::vector<Sample>& samples, const ProgressFn& progress, std::stop_token stop) {
    torch::manual_seed(options_.seed);
    if (options_.hearing) return learnMouth(samples);
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

  torch::Tensor predict(VoiceNetwork& network, const std::vector<Sample>& samples, int rowsAhead) const {
    torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> rows;
    for (const Sample& sample : samples) rows.push_back(data_.rows(sample, 0));
    const auto known = knownRows(rowsAhead).expand({static_cast<std::int64_t>(rows.size()), kRows});
    return network(torch::stack(rows), known);
  }

 private:
  /// Hears as another map does; its mouth is the best that a straight line makes of that for `samples`.
  Result<VoiceNetwork> learnMouth(const std::vector<Sample>& samples) const {
    auto borrowed = borrowHearing(*options_.hearing, data_.speech(), features_, data_.neutral().size(0));
    if (!borrowed) return borrowed;
    torch::NoGradGuard noGrad;
    VoiceNetwork network = *borrowed;
    network->eval();
    std::vector<torch::Tensor> heard, codes;
    const auto listen = [&](const std::vector<torch::Tensor>& rows, const torch::Tensor& said, int ahead) {
      const auto known = knownRows(ahead).expand({static_cast<std::int64_t>(rows.size()), kRows});
      heard.push_back(network->heard(torch::stack(rows), known));
      codes.push_back(said);
    };
    std::vector<Sample> closing;  // whatever the picture says: the lips meet
    for (const Sample& sample : samples)
      if (data_.closes(sample)) closing.push_back(sample);
    std::vector<Sample> lessons = samples;
    for (int times = 1; times < options_.closureWeight; ++times)
      lessons.insert(lessons.end(), closing.begin(), closing.end());
    auto said = trueCodes(data_, lessons);
    if (!closing.empty() && options_.closureWeight > 1) {
      auto opening = said.select(1, 0).slice(0, static_cast<std::int64_t>(samples.size()));
      opening.copy_(opening.clamp_max(data_.neutral()[0].item<float>()));
    }
    for (const int ahead : {kAllAhead, kLowAhead}) {
      std::vector<torch::Tensor> rows;
      for (std::size_t i = 0; i < lessons.size(); ++i)
        rows.push_back(data_.rows(lessons[i], i % 2 == 0 ? 0 : i / 2 % data_.voiceCount(lessons[i])));
      listen(rows, said, ahead);
    }
    std::vector<torch::Tensor> quiet;
    for (std::int64_t row = 0; data_.silence().defined() && row + kRows <= data_.silence().size(0); row += 4)
      quiet.push_back(data_.silence().slice(0, row, row + kRows));
    if (!quiet.empty()) listen(quiet, data_.neutral().expand({static_cast<std::int64_t>(quiet.size()), -1}), kAllAhead);
    fitMouth(*network, torch::cat(heard), torch::cat(codes), options_.mouthRidge);
    return network;
  }

  /// Half of a batch are frames, the other half the frames after them, so that their change can be compared too.
  torch::Tensor batchLoss(VoiceNetwork& network, const std::vector<Sample>& seen, std::mt19937_64& random) {
    const int pairs = options_.batch / 2;
    std::vector<torch::Tensor> rows, codes, known;
    std::uniform_real_distribution<double> chance(0, 1);
    while (static_cast<int>(rows.size()) < 2 * pairs) {
      const auto& samples = !data_.heard().empty() && chance(random) < options_.heardShare ? data_.heard() : seen;
      const std::size_t index = random() % samples.size();
      const bool silent = data_.silence().defined() && chance(random) < options_.silenceShare;
      if (!silent && (index + 1 == samples.size() || samples[index + 1].clip != samples[index].clip ||
                      samples[index + 1].frame != samples[index].frame + 1))
        continue;
      const int ahead =
          chance(random) < options_.fullLookahead
              ? kAllAhead
              : options_.leastRowsAhead + static_cast<int>(random() % (kAllAhead - options_.leastRowsAhead + 1));
      const std::size_t voice = silent ? 0 : chooseVoice(data_.voiceCount(samples[index]), random);
      const std::int64_t quiet =
          silent ? static_cast<std::int64_t>(random() % std::max<std::int64_t>(1, data_.silence().size(0) - kRows)) : 0;
      for (int next = 0; next < 2; ++next) {
        rows.push_back(silent ? data_.silence().slice(0, quiet + next, quiet + next + kRows)
                              : data_.rows(samples[index + next], voice));
        codes.push_back(silent ? data_.neutral() : data_.code(samples[index + next]));
        known.push_back(knownRows(ahead));
      }
    }
    auto input = torch::stack(rows);
    input = input + torch::randn_like(input) * options_.featureNoise / data_.scale();
    const auto difference = network(input, torch::stack(known)) - torch::stack(codes);
    const auto change = difference.slice(0, 1, 2 * pairs, 2) - difference.slice(0, 0, 2 * pairs, 2);
    return shown(difference) + options_.motionWeight * shown(change);
  }

  torch::Tensor shown(const torch::Tensor& difference) const {
    const auto weighed = difference.matmul(weighing_);
    return (torch::smooth_l1_loss(weighed, torch::zeros_like(weighed), torch::Reduction::None, 0.3) * weight_).mean();
  }

  VoiceData& data_;
  const VoiceMapTrainingOptions& options_;
  int features_;
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
  std::vector<Sample> most, rest;
  for (std::size_t i = 0; i < all.size(); ++i) (i * 5 / all.size() == 2 ? rest : most).push_back(all[i]);
  VoiceMapTrainingReport report;
  report.phoneShare = training.learnPhones(most, rest);
  if (report.phoneShare > 0 && options.log)
    options.log("phones alone explain " + std::to_string(report.phoneShare) + " of what shows; " +
                std::to_string(data.heard().size()) + " frames of " + std::to_string(dataset.heard.size()) +
                " heard sentences are used");
  auto trial = training.train(most, partOf(progress, 0, 0.5), stop);
  if (!trial) return fail(trial.error());
  const auto guessed = training.predict(*trial, rest, kAllAhead), known = trueCodes(data, rest);
  const auto gain = wideningOf(guessed, known);
  report.soundShare = training.shownShare(guessed, known);
  if (options.log)
    options.log("sound explains " + std::to_string(report.soundShare) + " of what shows on a fifth kept aside");
  training.learnPhones(all, {});
  auto network = training.train(all, partOf(progress, 0.5, 0.5), stop);
  if (!network) return fail(network.error());
  auto centre = data.neutral().clone();
  if (options.hearing) centre[0] = known.mean(0)[0];
  widen(**network, gain, centre);

  const auto& judged = data.heldOut().empty() ? rest : data.heldOut();
  const auto truth = trueCodes(data, judged);
  const auto full = training.predict(*network, judged, kAllAhead);
  report.opening = compareCurves(full.select(1, 0), truth.select(1, 0));
  report.openingLowLookahead =
      compareCurves(training.predict(*network, judged, kLowAhead).select(1, 0), truth.select(1, 0));
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
    std::vector<Sample> frames;
    for (std::int64_t frame = 0; frame < dataset.clips[clip].frames; ++frame) frames.push_back({clip, frame});
    const auto codes = training.predict(*network, frames, kAllAhead).contiguous();
    report.codes.emplace_back(codes.data_ptr<float>(), codes.data_ptr<float>() + codes.numel());
  }
  if (!options.mapFile.empty())
    if (Status status = saveModule(**network, options.mapFile, DType::F32,
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
      threads < 1 || leastRowsAhead < -kRowsBefore || leastRowsAhead > kAllAhead)
    return fail(ErrorCode::InvalidArgument, "the voice map needs at least one step and a batch of two frames");
  return {};
}

Result<VoiceMapTrainingReport> trainVoice(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
                                          const std::vector<float>& neutralCode, const VoiceMapTrainingOptions& options,
                                          const ProgressFn& progress, std::stop_token stop) {
  if (Status status = options.validate(); !status) return fail(status.error());
  if (Status status = dataset.validate(); !status) return fail(status.error());
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
    torchnet::useThreads(options.threads);
    return run(dataset, VoiceData(dataset, codes, neutralCode), options, progress, stop);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string("training the voice map failed: ") + error.what());
  }
}

}  // namespace visema
