// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/quality/avatar_score.h"
#include "core/speech/speech_encoder.h"
#include "core/training/lips/lip_trainer.h"
#include "core/training/package/add_network.h"
#include "core/training/package/gather_dataset.h"
#include "core/training/package/train_avatar.h"

namespace visema {

/// What the training of every kind of network for an avatar works with, opened and checked.
struct AvatarTraining {
  const TrainAvatarOptions& options;
  const LipTrainer& trainer;
  std::shared_ptr<const AvatarPackage> package;
  std::unique_ptr<SpeechEncoder> encoder;  // null: the features that came with the clips
  std::filesystem::path work;              // a folder for states and results

  std::filesystem::path file(const std::string& name) const { return work / name; }
  /// What all trainers of pictures take from the options; `name` is that of the state's and the network's file.
  void configure(PictureTrainingOptions& training, const LipDataset& dataset, const std::string& name) const;
  GatherOptions gatherOptions() const;
  /// The weights to go on from: a file, the package's own network of this kind, or null.
  Result<std::shared_ptr<const Weights>> startingWeights() const;
};

/// What it is compared with others on: what it was judged by, else what was held out, of clips with sound.
std::vector<HeldOutPart> unseenParts(const LipDataset& dataset);
std::vector<std::byte> bytesOf(const std::string& text);

/// A trained network, and what to tell whoever trained it.
struct TrainedNetwork {
  NewNetwork network;
  TrainAvatarReport report;
  std::vector<HeldOutPart> unseen;
};
Result<TrainedNetwork> trainLightNetwork(const AvatarTraining& training, const ProgressFn& progress,
                                         std::stop_token stop);
Result<TrainedNetwork> trainUnetNetwork(const AvatarTraining& training, const ProgressFn& progress,
                                        std::stop_token stop);

}  // namespace visema
