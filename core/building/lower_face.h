// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/building/head_track.h"

namespace visema {

/// The outline of the lower face in one frame, in pixels of a crop of 256: from the base of the nose along the cheeks
/// and the jaw to the chin and back. What is below the chin or beside the jaw is outside.
inline constexpr std::size_t kOutlinePoints = 20;
using FaceOutline = std::array<Point, kOutlinePoints>;

/// One a frame; they follow jaw and chin, and do not tremble.
std::vector<FaceOutline> lowerFaces(const HeadTrack& track);

std::vector<std::byte> writeOutlines(const std::vector<FaceOutline>& outlines);
Result<std::vector<FaceOutline>> readOutlines(std::span<const std::byte> npy, const std::string& source);

/// Where a network is to paint so that all these mouths find room: wherever the chin gets, never down to the collar,
/// fading out inside. One channel, a square of `side`.
Image paintedPlace(std::span<const FaceOutline> outlines, int side);

}  // namespace visema
