// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/adamw.h>

#include <memory>
#include <random>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/training/lips/critic.h"
#include "core/training/lips/picture_training_options.h"
#include "core/training/lips/pictures.h"
#include "core/training/lips/training_state.h"

namespace visema {

/// A batch as a network painted it while it is trained. Pictures are [N,3,S,S] in 0..1.
struct PaintedBatch {
  torch::Tensor painted, truth;
  torch::Tensor mask;    // [N or 1,1,S,S]: where it counts
  torch::Tensor beside;  // what else is to be made small; undefined: nothing
};

/// What one kind of network does in the training that all share. Knows no optimiser, step or file.
class PictureModel {
 public:
  virtual ~PictureModel() = default;
  virtual torch::nn::Module& module() = 0;
  /// Paints frames in training mode; only `random` and Torch's own generator, which the step seeds, may be drawn from.
  virtual PaintedBatch paintToLearn(const std::vector<FramePosition>& frames, std::mt19937_64& random) = 0;
  /// Paints frames in evaluation mode; `truth` are their pictures.
  virtual torch::Tensor paint(const std::vector<FramePosition>& frames, const torch::Tensor& truth) = 0;
  /// Takes a finished network to go on from.
  virtual Status startFrom(const Weights& weights) = 0;
};

/// Trains a network that paints: batches, optimiser, moving average, validation, the best kept, state and resuming.
/// Knows nothing of what is inside the network or drives it.
class PictureTraining {
 public:
  /// `kind` tells trainings apart whose states do not fit one another.
  PictureTraining(PictureModel& model, const Pictures& pictures, const Rect& lips, PictureTrainingOptions options,
                  const std::string& kind);

  /// Ends with the best averaged weights in the module, in evaluation mode, scored on the held-out frames.
  Result<PictureTrainingReport> run(const std::string& stage, const ProgressFn& progress, const PreviewFn& preview,
                                    std::stop_token stop);

 private:
  std::string fingerprint(const std::string& kind) const;
  Status begin();
  std::vector<FramePosition> chooseFrames(std::mt19937_64& random) const;
  double rate() const;
  void step();
  /// How much the critic's objections count in this step; 0 as long as it is not asked.
  double adversarialWeight() const;
  void judge(double seconds);
  PictureTrainingReport validate(const std::vector<FramePosition>& chosen);
  void show(const PreviewFn& preview);
  Status save(double seconds);

  PictureModel& model_;
  const Pictures& pictures_;
  Rect lips_;
  PictureTrainingOptions options_;
  std::unique_ptr<MovingAverage> average_;
  std::unique_ptr<torch::optim::AdamW> optimizer_;
  std::unique_ptr<Critic> critic_;  // null: nobody asked for one
  TrainingState state_;
  double runningLoss_ = -1;
};

}  // namespace visema
