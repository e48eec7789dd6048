// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/building/footage_check.h"
#include "core/building/trial_films.h"
#include "core/quality/avatar_score.h"

namespace visema {

/// How near a network comes to its footage where it is told what the mouth does; from the trainer's own report.
struct PainterFigures {
  double lipPsnr = 0;
  double sharpness = 0;
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
std::vector<CheckRow> judgeTraining(const AvatarScores& scores, const std::optional<PainterFigures>& painter,
                                    const std::vector<JudgedFrame>& frames,
                                    const std::optional<TrialReport>& trials = {});

/// Mean square difference around the lips of two crops of one size.
double lipError(ImageView truth, ImageView painted);

}  // namespace visema
