// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exporting/film.h"
#include "core/live/take.h"

namespace visema {

/// Makes `film` the one of this take: who speaks, what is said, what is shown, how the mouth was set and what was
/// corrected.
Status followTake(const Take& take, FilmOptions& film);

}  // namespace visema
