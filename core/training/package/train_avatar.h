// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/nn/lip_network.h"
#include "core/training/lips/lip_dataset.h"

namespace visema {

struct TrainAvatarOptions {
  std::filesystem::path package;
  std::filesystem::path out;         // empty: the package itself gets the network
  std::filesystem::path workFolder;  // state to go on from; empty: beside the package
  /// Weights of the speech encoder to train on; empty: the features that came with the clips where a compatible network
  /// is trained and there are any, else `defaultEncoder`.
  std::filesystem::path speechEncoder;
  std::filesystem::path defaultEncoder;
  /// What the voice map hears besides its clips, so that it follows strangers' voices, too: a speech corpus
  /// (makeCorpus), else a file of sentences that were heard already (HeardSentences), which is not used with another
  /// encoder than the one it was heard by; light networks only.
  std::filesystem::path corpus, heard;
  NetworkFamily family = NetworkFamily::Ours;
  int cropSize = 256;                      // light: 256, 384, 512; U-Net: 328 (it paints 320), 168 (it paints 160)
  bool narrow = false;                     // a U-Net of half the channels, as for phones
  std::int64_t steps = 0;                  // of the painter or the U-Net; 0: as many as `epochs` says
  double epochs = 0;                       // times it sees every frame; 0: the default number of steps
  double adversarial = 0;                  // see PictureTrainingOptions
  std::int64_t voiceSteps = 0;             // of the voice map; light networks only
  bool filmed = false;                     // by a camera: light varies and the track of the head errs
  bool startAnew = false;                  // forget an earlier state
  bool first = false;                      // make it the package's first network, however it does
  bool improve = false;                    // start from the network of this kind that the package already has
  std::filesystem::path from;              // start from this file's network (.safetensors, .pth)
  std::map<std::string, int> heldOutFrom;  // by clip name
  std::map<std::string, FrameRange> judged;
  int threads = 2;
  std::string device = "cpu";
  std::function<void(const std::string&)> log;
  std::function<void(const Image&)> preview;
  Status validate() const;
};

/// How a light network follows the sound: the opening axis of its code on held-out frames.
struct OpeningReport {
  double correlation = 0;
  double spread = 0;
  double lowLookaheadCorrelation = 0;
};

struct TrainAvatarReport {
  std::string network;   // its name in the package
  std::string notFirst;  // why the package has another first; empty: this one is
  double lipPsnr = 0;    // held-out frames; light networks: painted from their true codes, U-Nets: from the sound
  double cropPsnr = 0;
  double sharpness = 0;
  std::optional<OpeningReport> opening;  // light networks only
  double seconds = 0;                    // of training the painter or the U-Net
};

/// Trains a lip network for an avatar and puts it into the package, with a report of how it does on held-out frames: a
/// light network (painter and mouth encoder, then the voice map), or a compatible U-Net. It becomes the package's
/// first, which players take, unless the present first paints what was kept aside better from its sound. Stopped or
/// killed, the same call goes on. Needs the LibTorch module.
Result<TrainAvatarReport> trainAvatar(const TrainAvatarOptions& options, const ProgressFn& progress,
                                      std::stop_token stop);

}  // namespace visema
