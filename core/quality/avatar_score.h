// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/lookahead.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/lipsync/speech_track.h"
#include "core/nn/lip_network.h"
#include "core/quality/curve_scores.h"
#include "core/quality/picture_scores.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// A stretch of a clip that the network was not trained on.
struct HeldOutPart {
  std::string clip;
  FrameIndex from = 0;
  FrameIndex to = 0;  // not included; 0: the clip's end
};

struct AvatarScoreOptions {
  std::size_t network = 0;         // of the manifest
  std::vector<HeldOutPart> parts;  // at least one
  Lookahead lookahead;
  int soundLate = 0;          // frames by which the sound is moved, to see the scores react: the offset names it
  float closedBelow = 0.08F;  // lips count as closed below this share of the widest true opening
  bool openings = true;       // measure them too: learning to takes all other frames of the clips
  /// What is said in a clip, where that is known: gets what was heard in its sound (16 kHz), gives what is said there.
  std::function<Result<SpeechTrack>(const std::string& clip, std::span<const float> sound, const SpeechTrack& heard)>
      said;
  bool shown = true;  // score what a viewer sees, beside the network alone
  /// Gets every frame: truth, and what the network painted.
  std::function<void(const std::string& clip, FrameIndex frame, ImageView truth, ImageView painted)> watch;
  /// The same for what a viewer sees: the footage, and the finished picture.
  std::function<Status(const std::string& clip, FrameIndex frame, const YuvImage& footage, const YuvImage& shown)>
      watchShown;
};

struct LipScores {
  PictureScores picture;  // in pixels of the network's crop
  PictureScores film;     // the lips in the film's own pixels: for comparing networks of different sizes
  OpeningScores opening;  // measured in the pictures; all zero where the package knows none ("truth/CLIP.opening.npy")
};

struct AvatarScores {
  /// What a viewer sees: silence closes the mouth, the patch is matched and blended into the film. A U-Net sees the
  /// frame itself there, mouth and all, as players of such networks do.
  LipScores shown;
  /// What the network alone paints, with no silence gate and never shown the mouth that it is to guess.
  LipScores network;
  double meterError = 0;        // mean error of measuring openings in true held-out pictures, in pixels of the crop
  double meterCorrelation = 0;  // of measured with known openings there
  bool openingKnown = false;
  std::string engine;
};

/// Lets an avatar's network repeat held-out parts of its own clips from their sound, and compares with the clips.
/// Phones for closures and silences come from "truth/CLIP.lab" where the package has it. Trains nothing.
Result<AvatarScores> scoreAvatar(const std::shared_ptr<const AvatarPackage>& package,
                                 const std::shared_ptr<const LipNetwork>& network, SpeechEncoder& encoder,
                                 const AvatarScoreOptions& options, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
