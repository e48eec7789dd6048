// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/sync/talking_film.h"

namespace visema {

/// How a mouth moves in a film: along the few directions in which its pictures differ most, whatever these are. One
/// number a frame each, in the same unit; 0 for the first and last frame.
struct MouthMovement {
  std::vector<double> speed;  // change to the next frame
  std::vector<double> bend;   // change of that change
};
MouthMovement movementOf(const TalkingFilm& film);

}  // namespace visema
