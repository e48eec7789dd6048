// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/speech/speech_trainer.h"

#include <torch/optim.h>
#include <torch/serialize.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <system_error>

#include "core/base/try.h"
#include "core/laboratory/speech/speech_batches.h"
#include "core/laboratory/speech/speech_network.h"
#include "core/training/learning_rate.h"
#include "core/training/lips/learning_precision.h"

namespace visema {

namespace {

using torch::indexing::Slice;

constexpr double kClosedMore = 5;  // how much more a closed moment counts
constexpr double kSilentMore = 4;  // and one of p still more, which is as silent as t and k
constexpr double kSpeaking = 0.5;  // the weight of the odds that somebody speaks

struct Targets {
  torch::Tensor phones, articulations, voice;
};

torch::Tensor melOf(SpeechBatch& batch) {
  return torch::from_blob(batch.mel.data(), {batch.crops, 1, kMelBands, batch.columns});
}

Targets targetsOf(SpeechBatch& batch, int offset) {
  const std::int64_t crops = batch.crops, rows = batch.rows;
  return {torch::from_blob(batch.phones[offset].data(), {crops, rows}, torch::kInt64),
          torch::from_blob(batch.articulations[offset].data(), {crops, kArticulations, rows}),
          torch::from_blob(batch.voice[offset].data(), {crops, rows})};
}

torch::Tensor answerLoss(const torch::Tensor& answer, const Targets& targets, std::int64_t phoneCount) {
  const torch::Tensor phones = answer.index({Slice(), Slice(0, phoneCount)});
  const torch::Tensor shapes = answer.index({Slice(), Slice(phoneCount, phoneCount + kArticulations)});
  const torch::Tensor voice = answer.index({Slice(), phoneCount + kArticulations});
  return torch::nn::functional::cross_entropy(phones, targets.phones,
                                              torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(0.05)) +
         5 * torch::mse_loss(shapes, targets.articulations) +
         torch::binary_cross_entropy_with_logits(voice, targets.voice);
}

/// Features 0..7 themselves are the articulations and the voice, from -1 to 1.
torch::Tensor namedLoss(const torch::Tensor& features, const Targets& targets) {
  const torch::Tensor wanted = torch::cat({targets.articulations, targets.voice.unsqueeze(1)}, 1);
  return 2 * torch::mse_loss(features.index({Slice(), Slice(0, kNamedFeatures)}), wanted * 2 - 1);
}

/// Whether lips are closed, and whether somebody speaks, are yes or no: what is surely wrong costs far more than what
/// is unsure. Lips that should be closed count more, since a closure that is missed is seen more than one too many.
torch::Tensor decisionLoss(const torch::Tensor& unbounded, const Targets& targets) {
  using Options = torch::nn::functional::BinaryCrossEntropyWithLogitsFuncOptions;
  namespace F = torch::nn::functional;
  const torch::Tensor closed = targets.articulations.select(1, kClosureFeature);
  const torch::Tensor silent = (targets.phones == std::int64_t{*findPhone("p")}).to(torch::kFloat32);
  const torch::Tensor weight = 1 + closed * (kClosedMore + kSilentMore * silent);
  return F::binary_cross_entropy_with_logits(2 * unbounded.select(1, kClosureFeature), closed,
                                             Options().weight(weight)) +
         kSpeaking * F::binary_cross_entropy_with_logits(2 * unbounded.select(1, kVoiceFeature), targets.voice);
}

/// The mean square difference of the features where two crops say the same, relative to how much features vary.
torch::Tensor pairDifference(const torch::Tensor& features, SpeechBatch& batch) {
  const std::int64_t pairs = batch.crops / 2, rows = batch.rows;
  const torch::Tensor matching = torch::from_blob(batch.matching.data(), {pairs, 1, rows}, torch::kInt64);
  const torch::Tensor matched = torch::from_blob(batch.matched.data(), {pairs, 1, rows});
  const torch::Tensor first = features.index({Slice(0, pairs)});
  const torch::Tensor second =
      features.index({Slice(pairs)}).gather(2, matching.expand({pairs, features.size(1), rows}));
  const torch::Tensor difference = ((first - second).square() * matched).sum() / (matched.sum() * features.size(1) + 1);
  const std::vector<std::int64_t> axes = {0, 2};
  return difference / (features.var(at::IntArrayRef(axes), true, false).mean() + 1e-3);
}

struct Trainer {
  explicit Trainer(const SpeechTrainingOptions& given)
      : options(given),
        network(static_cast<int>(phones().size())),
        optimizer(network->parameters(), torch::optim::AdamWOptions(given.learningRate).weight_decay(0.01)) {}

  void setRate(int step) {
    const double rate = learningRate(options.learningRate, step, options.steps, 60, 0.02);
    for (auto& group : optimizer.param_groups()) static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
  }

  double train(SpeechBatch& batch) {
    network->train();
    torch::Tensor unbounded;
    {
      const LearningPrecision precision(PictureTrainingOptions::Precision::Auto, "cpu");
      unbounded = network->unbounded(melOf(batch));
    }
    const torch::Tensor features = torch::tanh(unbounded);
    const auto answers = network->answers(features);
    const auto phoneCount = static_cast<std::int64_t>(phones().size());
    const Targets centre = targetsOf(batch, 0);
    torch::Tensor loss = namedLoss(features, centre) + decisionLoss(unbounded, centre) +
                         answerLoss(answers[0], centre, phoneCount) +
                         options.invariance * pairDifference(features, batch);
    for (int o = 1; o < 3; ++o) loss = loss + 0.4 * answerLoss(answers[o], targetsOf(batch, o), phoneCount);
    optimizer.zero_grad();
    loss.backward();
    torch::nn::utils::clip_grad_norm_(network->parameters(), 5.0);
    optimizer.step();
    return loss.item<double>();
  }

  std::filesystem::path statePath() const {
    std::filesystem::path path = options.output;
    path += ".state";
    return path;
  }

  Status save(int step) {
    const std::filesystem::path state = statePath();
    std::filesystem::path temporary = state;
    temporary += ".part";
    torch::serialize::OutputArchive archive, networkPart, optimizerPart;
    network->save(networkPart);
    optimizer.save(optimizerPart);
    archive.write("network", networkPart);
    archive.write("optimizer", optimizerPart);
    archive.write("step", torch::tensor(step));
    std::error_code error;
    try {
      archive.save_to(temporary.string());
      std::filesystem::rename(temporary, state, error);
    } catch (const std::exception&) {
      error = std::make_error_code(std::errc::io_error);
    }
    if (error)
      return fail(ErrorCode::Io, state.string() + " cannot be written: choose another --out, or free some space there");
    return writeSpeechEncoder(options.output, *network,
                              {{"format", "visema-speech-encoder"}, {"name", "visema-1"}, {"license", "Apache-2.0"}});
  }

  Status begin(SpeechBatch& batch) {
    if (options.startFrom.empty()) return {};
    const auto weights = TRY(Weights::open(options.startFrom));
    return network->startFrom(*weights, melOf(batch));
  }

  /// The step to go on with.
  Result<int> resume() {
    const std::filesystem::path state = statePath();
    if (options.startAnew || !std::filesystem::exists(state)) return 0;
    try {
      torch::serialize::InputArchive archive, networkPart, optimizerPart;
      archive.load_from(state.string());
      archive.read("network", networkPart);
      archive.read("optimizer", optimizerPart);
      network->load(networkPart);
      optimizer.load(optimizerPart);
      torch::Tensor step;
      archive.read("step", step);
      return step.item<int>();
    } catch (const std::exception&) {
      return fail(ErrorCode::BadData,
                  state.string() + " is damaged or of another program: remove it, or train with --restart");
    }
  }

  const SpeechTrainingOptions& options;
  SpeechNetwork network;
  torch::optim::AdamW optimizer;
};

Result<SpeechScores> scoresOf(PhoneHearing& hearing, const SpeechDataset& dataset, Speakers speakers) {
  const std::vector<SpeechExample> examples = dataset.heldOut(speakers, kJudgedSentences);
  return scoreSpeech(hearing, examples);
}

Result<SpeechTrainingReport> run(const SpeechTrainingOptions& options, const ProgressFn& progress,
                                 std::stop_token stop) {
  auto dataset = TRY(SpeechDataset::load(options.corpus));
  if (!dataset.canTrain()) return fail(ErrorCode::NotFound, options.corpus.string() + " has no voice to train on.");
  torch::set_num_threads(options.threads);
  torch::manual_seed(1);
  Trainer trainer(options);
  const auto resumed = TRY(trainer.resume());
  int step = resumed;
  SpeechBatches batches(dataset, options.pairs, options.rows, 1000U + static_cast<std::uint32_t>(step));
  if (step == 0) {
    SpeechBatch first = batches.next();
    TRY(trainer.begin(first));
  }
  // What cannot be written should not be found out after the first hundred steps.
  TRY(trainer.save(step));
  SpeechTrainingReport report;
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  double mean = 0;
  const int firstStep = step;
  for (; step < options.steps && !stop.stop_requested(); ++step) {
    SpeechBatch batch = batches.next();
    trainer.setRate(step);
    const double loss = trainer.train(batch);
    mean += (loss - mean) / std::min(100, step - firstStep + 1);
    if ((step + 1) % options.saveEvery == 0) {
      TRY(trainer.save(step + 1));
    }
    if (progress && step % 10 == 0) {
      const double left = elapsed() / (step - firstStep + 1) * (options.steps - step - 1);
      char stage[64];
      std::snprintf(stage, sizeof(stage), "step %d, loss %.3f", step, mean);
      progress({static_cast<double>(step) / options.steps, stage, left});
    }
  }
  TRY(trainer.save(step));
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Training was stopped; run it again to go on.");
  report.steps = step;
  report.seconds = elapsed();
  report.loss = mean;
  auto hearing = PhoneHearing::open(options.output);  // judged as it was written
  if (!hearing) return fail(hearing.error());
  const auto synthetic = scoresOf(*hearing, dataset, Speakers::Synthetic);
  const auto people = scoresOf(*hearing, dataset, Speakers::People);
  if (!synthetic) return fail(synthetic.error());
  if (!people) return fail(people.error());
  report.synthetic = *synthetic;
  report.people = *people;
  return report;
}

}  // namespace

Status SpeechTrainingOptions::validate() const {
  if (corpus.empty() || output.empty())
    return fail(ErrorCode::InvalidArgument, "Name the corpus folder and the file for the weights.");
  if (steps < 1 || pairs < 1 || rows < 1 || saveEvery < 1 || threads < 1 || learningRate <= 0 || invariance < 0)
    return fail(ErrorCode::InvalidArgument, "Steps, pairs, rows, threads and rates must be above 0.");
  return {};
}

Result<SpeechTrainingReport> trainSpeechEncoder(const SpeechTrainingOptions& options, const ProgressFn& progress,
                                                std::stop_token stop) {
  TRY(options.validate());
  try {
    return run(options, progress, stop);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string("Training the speech encoder failed: ") + error.what());
  }
}

}  // namespace visema
