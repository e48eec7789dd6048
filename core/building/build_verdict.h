// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/building/check_rows.h"
#include "core/building/trial_films.h"
#include "core/quality/avatar_score.h"

namespace visema {

/// What the trainer's own report says.
struct TrainerFigures {
  double lipPsnr = 0;  // of what is painted where it is told what the mouth does
  double sharpness = 0;
  /// How much of the mouth the sounds of a given text explain, and those that were heard instead; 0: no text was given.
  double fromText = 0;
  double fromHearing = 0;
};

/// How one frame that was never trained on was painted from its sound.
struct JudgedFrame {
  std::string clip;
  FrameIndex frame = 0;
  double error = 0;  // mean square around the lips
};

/// What a trained network is worth, row by row in words and figures, on what it never saw; the last row has the three
/// worst moments as its places. Where films were tried and their lips read, those say how the mouth moves. Measures
/// nothing.
std::vector<CheckRow> judgeTraining(const AvatarScores& scores, const std::optional<TrainerFigures>& trainer,
                                    const std::vector<JudgedFrame>& frames,
                                    const std::optional<TrialReport>& trials = {});

/// Mean square difference around the lips of two crops of one size.
double lipError(ImageView truth, ImageView painted);

}  // namespace visema
