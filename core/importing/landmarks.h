// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/result.h"
#include "core/importing/box_offset.h"

namespace visema {

/// The landmarks of one frame: a line "x y" each, as SyncTalk_2D writes them (landmarks/N.lms).
Result<std::vector<Point>> parseLandmarks(std::string_view text, const std::string& source);

/// The reference's face box from its 110 landmarks: as wide as from number 1 to 31, square, its top at number 52.
/// Coordinates are cut to whole pixels as the reference does. Nothing when there is no such box.
std::optional<Rect> faceBox(const std::vector<Point>& landmarks);

/// The face boxes of cache/crop_rectangles.json: {"0": {"rect": [x1, y1, x2, y2]}, ...}. Unusable ones are left out.
Result<NumberedBoxes> parseCropRectangles(std::string_view json, const std::string& source);

/// Makes a usable track of boxes of what was found: what is missing takes the last good one (at the beginning the first
/// that is), what reaches outside is moved inside.
struct RepairedBoxes {
  std::vector<Rect> boxes;
  std::size_t filled = 0;   // were missing
  std::size_t clamped = 0;  // reached outside
};
Result<RepairedBoxes> repairBoxes(const std::vector<std::optional<Rect>>& found, Size picture,
                                  const std::string& source);

}  // namespace visema
