// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/yuv_image.h"

namespace visema::latentsync {

/// The aligned face of a picture as the networks take it, side x side: RGB in -1..1, plane after plane. Sampled once.
std::vector<float> cutFace(const YuvImage& picture, const Similarity& alignment, int side);

/// The picture with what was painted in the place it was cut from, where `share` (side x side) shows it. Sampled once;
/// where nothing is shown not a bit changes.
YuvImage pasteFace(const YuvImage& picture, const Similarity& alignment, std::span<const float> painted,
                   const std::vector<float>& share, int side);

}  // namespace visema::latentsync
