// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>

#include "core/avatar/avatar_package.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/speech/speech_encoder.h"
#include "core/training/lips/lip_dataset.h"

namespace visema {

struct GatherOptions {
  NetworkFamily family = NetworkFamily::Ours;
  int cropSize = 256;   // side of the crop ...
  int inputSize = 256;  // ... of which the network sees the centred square of this side
  /// Frame from which a clip is held out, by clip name; other talk clips hold out their last `heldOutShare`.
  std::map<std::string, int> heldOutFrom;
  double heldOutShare = 0.1;
  std::map<std::string, FrameRange> judged;  // by clip name: not trained on, progress is judged by them
  bool otherVoices = true;                   // adds the clip's own sound as if from other throats
  /// A speech encoder that names phones (PhoneHearing): by it the phones of clips are heard where the package does not
  /// know them; empty: they stay unknown.
  std::filesystem::path phonesHeardBy;
};

/// Reads from a package what its lip network is trained on: crops of every frame of its clips, and speech features of
/// their sound. The reference is the package's neutral frame; openings are known where the package has
/// "truth/CLIP.opening.npy", one number a frame in pixels of its crops, phones where it has "truth/CLIP.lab"
/// (festival's labels of an English voice). Trains nothing. For networks of ours: clips with similarity crops; the mask
/// is that of the first network of this size, else the package's own, else a soft box at the default place. For
/// compatible ones: all clips, and the mask is the rectangle these networks do not get to see. Without an encoder: the
/// clips that came with features (see featuresOfClips), heard through those.
Result<LipDataset> gatherDataset(const AvatarPackage& package, SpeechEncoder* encoder, const GatherOptions& options,
                                 const ProgressFn& progress, std::stop_token stop);

/// The name of the speech features that came with the clips, those of the first that has any; empty: none have.
std::string featuresOfClips(const Manifest& manifest);

/// The closed-mouth frame that a network of ours takes as its reference: what the package's own networks name, else the
/// start of a clip that starts neutral, idle clips first, else the very first frame.
FrameReference neutralFrame(const Manifest& manifest);

/// The mask that networks of ours are trained with: the lower face, fading out inside the crop.
Image defaultMask(int cropSize);

}  // namespace visema
