// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/avatar/face_outline.h"
#include "core/building/head_track.h"

namespace visema {

/// One a frame; they follow jaw and chin, and do not tremble.
std::vector<FaceOutline> lowerFaces(const HeadTrack& track);

}  // namespace visema
