// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/avatar/face_outline.h"
#include "core/base/image.h"

namespace visema {

/// Where a network is to paint so that all these mouths find room: wherever the chin gets, never down to the collar,
/// fading out inside. `cropSize` is the side of the crops that the outlines are measured in. One channel, a square of
/// `side`.
Image paintedPlace(std::span<const FaceOutline> outlines, int cropSize, int side);

}  // namespace visema
