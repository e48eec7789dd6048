// SPDX-License-Identifier: Apache-2.0
#include "core/importing/box_offset.h"

#include <algorithm>
#include <cmath>

#include "core/avatar/crop_track.h"

namespace visema {
namespace {

constexpr int kGrid = 32;
constexpr int kFewest = 4, kMost = 25;  // frames whose faces are compared: in more of them other things change, too
constexpr double kClearlyLess = 0.97;
// What of a box is face, and no background that moves through it when it follows the head.
constexpr double kLeft = 0.2, kWidth = 0.6, kTop = 0.1, kHeight = 0.7;

std::vector<std::uint8_t> greyFace(const YuvImage& picture, const Rect& box) {
  const ConstPlane luma = picture.plane(0);
  std::vector<std::uint8_t> grey;
  grey.reserve(kGrid * kGrid);
  for (int y = 0; y < kGrid; ++y) {
    const std::uint8_t* row = luma.row(box.y + static_cast<int>((kTop + kHeight * y / kGrid) * box.height));
    for (int x = 0; x < kGrid; ++x)
      grey.push_back(row[box.x + static_cast<int>((kLeft + kWidth * x / kGrid) * box.width)]);
  }
  return grey;
}

}  // namespace

BoxOffset::BoxOffset(const NumberedBoxes& boxes, std::vector<std::int64_t> candidates) : boxes_(boxes) {
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  constexpr std::size_t kPoints = static_cast<std::size_t>(kGrid) * kGrid;
  for (const std::int64_t first : candidates)
    candidates_.push_back({first, std::vector<std::uint32_t>(kPoints), std::vector<std::uint32_t>(kPoints), 0});
}

void BoxOffset::add(const YuvImage& picture) {
  const std::int64_t frame = frame_++;
  for (const Candidate& candidate : candidates_)
    if (boxes_.count(candidate.first + frame) == 0) return;  // only what all can say something about is compared
  for (Candidate& candidate : candidates_) {
    const Rect box = clampInside(boxes_.at(candidate.first + frame), picture.size());
    const std::vector<std::uint8_t> grey = greyFace(picture, box);
    for (std::size_t i = 0; i < grey.size(); ++i) {
      candidate.sum[i] += grey[i];
      candidate.squares[i] += static_cast<std::uint32_t>(grey[i]) * grey[i];
    }
  }
  if (++seen_ == kMost) count();
}

/// A point's deviation, not its square: the mouth, which moves a lot in any case, is to weigh no more than the rest.
void BoxOffset::count() {
  for (Candidate& candidate : candidates_) {
    for (std::size_t i = 0; i < candidate.sum.size() && seen_ >= kFewest; ++i) {
      const double mean = static_cast<double>(candidate.sum[i]) / seen_;
      candidate.unrest += std::sqrt(std::max(0.0, static_cast<double>(candidate.squares[i]) / seen_ - mean * mean));
    }
    std::fill(candidate.sum.begin(), candidate.sum.end(), 0u);
    std::fill(candidate.squares.begin(), candidate.squares.end(), 0u);
  }
  seen_ = 0;
}

std::optional<std::int64_t> BoxOffset::answer() {
  count();
  if (candidates_.size() < 2) return std::nullopt;  // nothing was compared
  const auto less = [](const Candidate& a, const Candidate& b) { return a.unrest < b.unrest; };
  const auto best = std::min_element(candidates_.begin(), candidates_.end(), less);
  for (auto other = candidates_.begin(); other != candidates_.end(); ++other)
    if (other != best && best->unrest >= kClearlyLess * other->unrest) return std::nullopt;
  return best->first;
}

}  // namespace visema
