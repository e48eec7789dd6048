// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/training/lips/lip_dataset.h"

namespace visema {

struct TrainAvatarOptions {
  std::filesystem::path package;
  std::filesystem::path out;            // empty: the package itself gets the network
  std::filesystem::path workFolder;     // state to go on from; empty: beside the package
  std::filesystem::path speechEncoder;  // weights of the features to train on
  std::filesystem::path corpus;         // sentences that the voice map hears too, see GatherOptions
  int cropSize = 256;
  std::int64_t painterSteps = 0;  // 0: as many as `epochs` says
  double epochs = 0;              // times the painter sees every frame; 0: the usual number of steps
  std::int64_t voiceSteps = 0;
  bool startAnew = false;                  // forget an earlier state
  bool improve = false;                    // start from the network of this size that the package already has
  std::map<std::string, int> heldOutFrom;  // by clip name
  std::map<std::string, FrameRange> judged;
  int threads = 2;
  std::string device = "cpu";
  std::function<void(const std::string&)> log;
  std::function<void(const Image&)> preview;
  Status validate() const;
};

struct TrainAvatarReport {
  std::string network;  // its name in the package
  double lipPsnr = 0;   // held out, from true codes
  double cropPsnr = 0;
  double sharpness = 0;
  double openingCorrelation = 0;  // of the opening axis, from sound, held out
  double openingSpread = 0;
  double lowLookaheadCorrelation = 0;
  double seconds = 0;  // of training the painter
};

/// Trains a light lip network for an avatar and puts it into the package, with "quality.json" that says
/// how it does on held-out frames: reads the clips, teaches painter and mouth encoder, then the voice map. Stopped or
/// killed, the same call goes on. Needs the LibTorch module.
Result<TrainAvatarReport> trainAvatar(const TrainAvatarOptions& options, const ProgressFn& progress,
                                      std::stop_token stop);

}  // namespace visema
