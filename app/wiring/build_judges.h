// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/building/build_steps.h"
#include "core/quality/film_score.h"

namespace visema {

/// How well lips and sound of any film fit, by the matcher and the speech encoder that come with the program.
Result<FilmScores> scoreLipsAndSound(const std::filesystem::path& film, const ProgressFn& progress,
                                     const std::stop_token& stop);

/// What a build needs of the rest of the program but for the trainer: the matcher of lips and sound, the judge.
BuildTools buildJudges();

}  // namespace visema
