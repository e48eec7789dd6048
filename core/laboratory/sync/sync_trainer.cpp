// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/sync/sync_trainer.h"

#include <torch/optim.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "core/base/try.h"
#include "core/laboratory/sync/sync_network.h"
#include "core/laboratory/sync/sync_sequence.h"
#include "core/nn/weights/weights.h"
#include "core/sync/sync_matcher.h"
#include "core/training/learning_rate.h"
#include "core/training/lips/training_state.h"

namespace visema {
namespace {

namespace functional = torch::nn::functional;

constexpr double kFilmedShare = 0.25;  // of a batch's sequences
constexpr double kOpeningWeight = 4;
constexpr int kPiece = 75;  // frames that are judged together

struct Batch {
  torch::Tensor pictures, rows, openings;  // [S * T, 5, side, side], [S * T, rows], [S * T]
};

torch::Tensor windowsOf(SyncSequence& sequence) {
  const auto count = static_cast<std::int64_t>(sequence.pictures.size()) / (kSyncSide * kSyncSide);
  // unfold puts the window last: [T, side, side, 5]
  return torch::from_blob(sequence.pictures.data(), {count, kSyncSide, kSyncSide})
      .unfold(0, kSyncFrames, 1)
      .permute({0, 3, 1, 2})
      .contiguous();
}

torch::Tensor rowsOf(SyncSequence& sequence) {
  const auto frames = static_cast<std::int64_t>(sequence.openings.size());
  return torch::from_blob(sequence.rows.data(), {frames, kSyncRows * kSyncFeatures}).clone();
}

Batch makeBatch(const SyncClips& clips, const SyncTrainingOptions& options, std::mt19937& random) {
  std::vector<torch::Tensor> pictures, rows, openings;
  int filmedFrames = 0;
  for (const SyncClip& clip : clips.filmed) filmedFrames += clip.frames;
  const int filmed = filmedFrames > 0 ? static_cast<int>(kFilmedShare * options.sequences) : 0;
  for (int s = 0; s < options.sequences; ++s) {
    const SyncClip* clip = &clips.drawn[random() % clips.drawn.size()];
    if (s < filmed) {
      auto frame = static_cast<int>(random() % static_cast<unsigned>(filmedFrames));
      clip = &clips.filmed.front();
      while (frame >= clip->frames) frame -= clip->frames, ++clip;
    }
    const int first = static_cast<int>(random() % static_cast<unsigned>(std::max(1, clip->frames - options.frames)));
    SyncSequence sequence = sequenceOf(*clip, first, options.frames, SyncLook::Varied, random);
    pictures.push_back(windowsOf(sequence));
    rows.push_back(rowsOf(sequence));
    openings.push_back(torch::tensor(sequence.openings));
  }
  return {torch::cat(pictures), torch::cat(rows), torch::cat(openings)};
}

/// Of the sounds of all windows, and again of those of the same sequence, each mouth has to find its own; and the
/// other way round.
torch::Tensor matchLoss(const torch::Tensor& seen, const torch::Tensor& heard, const torch::Tensor& sharpness,
                        std::int64_t sequences) {
  const torch::Tensor scale = sharpness.clamp_max(std::log(50.0)).exp();
  const auto choose = [](const torch::Tensor& logits) {
    const torch::Tensor own = torch::arange(logits.size(-1)).expand({logits.size(0), logits.size(-1)}).reshape({-1});
    const auto rows = logits.reshape({-1, logits.size(-1)});
    const auto columns = logits.transpose(1, 2).reshape({-1, logits.size(-1)});
    return functional::cross_entropy(rows, own) + functional::cross_entropy(columns, own);
  };
  const torch::Tensor all = scale * seen.matmul(heard.t());
  const std::int64_t frames = seen.size(0) / sequences;
  const torch::Tensor near =
      scale * seen.view({sequences, frames, -1}).bmm(heard.view({sequences, frames, -1}).transpose(1, 2));
  return choose(all.unsqueeze(0)) + choose(near);
}

torch::Tensor openingLoss(const torch::Tensor& open, const torch::Tensor& known) {
  const torch::Tensor counts = (known >= 0).to(torch::kFloat);
  return (torch::smooth_l1_loss(open, known, at::Reduction::None, 0.1) * counts).sum() / (counts.sum() + 1);
}

struct Piece {
  std::vector<float> seen, heard;
};

std::vector<float> valuesOf(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

SyncTrainingScores judge(SyncNetworkImpl& network, const std::vector<SyncClip>& clips, int most) {
  const torch::NoGradGuard noGradient;
  std::vector<Piece> pieces;
  std::mt19937 random(11);
  for (std::size_t i = 0; i < clips.size() && static_cast<int>(i) < most; ++i) {
    for (int from = 0; from + kPiece <= clips[i].frames; from += kPiece) {
      SyncSequence sequence = sequenceOf(clips[i], from, kPiece, SyncLook::Plain, random);
      pieces.push_back({valuesOf(network.see(windowsOf(sequence)).numbers), valuesOf(network.hear(rowsOf(sequence)))});
    }
  }
  SyncTrainingScores scores;
  scores.pieces = static_cast<int>(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const SyncCurve own = syncCurve(pieces[i].seen, pieces[i].heard);
    scores.named += own.offset == 0;
    scores.confidence += own.confidence;
    scores.stranger += syncCurve(pieces[i].seen, pieces[(i + 1) % pieces.size()].heard).confidence;
  }
  for (double* value : {&scores.named, &scores.confidence, &scores.stranger}) *value /= std::max(1, scores.pieces);
  return scores;
}

class Trainer {
 public:
  Trainer(const SyncTrainingOptions& options, const SyncClips& clips)
      : options_(options),
        clips_(clips),
        optimizer_(network_->parameters(), torch::optim::AdamWOptions(options.learningRate).weight_decay(0.02)),
        average_(*network_) {
    state_.module = network_.ptr().get();
    state_.optimizer = &optimizer_;
    state_.average = &average_;
    state_.fingerprint = "sync 1 " + std::to_string(options.steps) + " " + std::to_string(options.sequences) + " " +
                         std::to_string(options.frames) + " " + std::to_string(clips.drawn.size()) + " " +
                         std::to_string(clips.filmed.size()) + " " + clips_.speech.name + " " +
                         clips_.speech.fingerprint;
    statePath_ = options.output;
    statePath_ += ".state";
  }

  Result<SyncTrainingReport> run(const ProgressFn& progress, const std::stop_token& stop) {
    TRY(std::filesystem::exists(statePath_) ? state_.load(statePath_) : begin());
    const auto start = std::chrono::steady_clock::now();
    const auto first = state_.step;
    for (; state_.step < options_.steps && !stop.stop_requested();) {
      const double loss = train();
      loss_ += (loss - loss_) / static_cast<double>(std::min<std::int64_t>(200, state_.step - first + 1));
      ++state_.step;
      if (state_.step % options_.saveEvery == 0) TRY(save());
      if (progress && state_.step % 10 == 0) report(progress, start, first);
    }
    TRY(save());
    if (state_.step < options_.steps) return fail(ErrorCode::Cancelled, "training was stopped; run it again to go on");
    average_.swapWith(*network_);
    SyncTrainingReport report;
    report.steps = static_cast<int>(state_.step);
    report.loss = loss_;
    report.drawn = judge(*network_, clips_.drawnHeldOut, 100);
    report.filmed = judge(*network_, clips_.filmedHeldOut, 100);
    return report;
  }

 private:
  Status begin() {
    if (options_.startFrom.empty()) return {};
    const auto weights = Weights::open(options_.startFrom);
    return weights ? readSyncMatcher(**weights, *network_) : Status(fail(weights.error()));
  }

  double train() {
    std::mt19937 random(static_cast<std::uint32_t>(1000 + state_.step));
    const Batch batch = makeBatch(clips_, options_, random);
    const double rate = learningRate(options_.learningRate, state_.step, options_.steps, 100, 0.01);
    for (auto& group : optimizer_.param_groups()) static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
    const auto seen = network_->see(batch.pictures);
    const torch::Tensor heard = network_->hear(batch.rows);
    const torch::Tensor loss = matchLoss(seen.numbers, heard, network_->sharpness, options_.sequences) +
                               kOpeningWeight * openingLoss(seen.open, batch.openings);
    optimizer_.zero_grad();
    loss.backward();
    torch::nn::utils::clip_grad_norm_(network_->parameters(), 5.0);
    optimizer_.step();
    average_.follow(*network_, state_.step, 0.998);
    return loss.item<double>();
  }

  Status save() {
    TRY(state_.save(statePath_));
    average_.swapWith(*network_);
    const Status status = writeSyncMatcher(options_.output, *network_,
                                           {{"family", kSyncFamily},
                                            {"version", "1"},
                                            {kSpeechNote, clips_.speech.name},
                                            {kFingerprintNote, clips_.speech.fingerprint},
                                            {"license", "Apache-2.0"}});
    average_.swapWith(*network_);
    return status;
  }

  void report(const ProgressFn& progress, std::chrono::steady_clock::time_point start, std::int64_t first) const {
    const double spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double left =
        spent / static_cast<double>(state_.step - first) * static_cast<double>(options_.steps - state_.step);
    char stage[64];
    std::snprintf(stage, sizeof(stage), "step %d, loss %.3f", static_cast<int>(state_.step), loss_);
    progress({static_cast<double>(state_.step) / options_.steps, stage, left});
  }

  const SyncTrainingOptions& options_;
  const SyncClips& clips_;
  SyncNetwork network_;
  torch::optim::AdamW optimizer_;
  MovingAverage average_;
  TrainingState state_;
  std::filesystem::path statePath_;
  double loss_ = 0;
};

}  // namespace

Status SyncTrainingOptions::validate() const {
  if (output.empty()) return fail(ErrorCode::InvalidArgument, "name the file for the weights");
  if (steps < 1 || sequences < 2 || frames < 2 || saveEvery < 1 || threads < 1 || learningRate <= 0)
    return fail(ErrorCode::InvalidArgument, "steps, sequences, frames, threads and the rate must be above 0");
  return {};
}

Result<SyncTrainingReport> trainSyncMatcher(const SyncClips& clips, const SyncTrainingOptions& options,
                                            const ProgressFn& progress, std::stop_token stop) {
  TRY(options.validate());
  if (clips.drawn.empty()) return fail(ErrorCode::InvalidArgument, "there is nothing to learn from");
  try {
    torch::set_num_threads(options.threads);
    torch::manual_seed(1);
    return Trainer(options, clips).run(progress, stop);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, std::string("training the matcher failed: ") + error.what());
  }
}

}  // namespace visema
