// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/face_alignment.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace visema::latentsync {
namespace {

/// In units of the aligned face: the middle of either brow, and that of the nose.
constexpr std::array<Point, 3> kTemplate = {Point{17, 20}, Point{58, 20}, Point{37.5, 40}};

Point meanOf(const FacePoints& points, std::size_t first, std::size_t last) {
  Point mean;
  for (std::size_t i = first; i <= last; ++i) mean = {mean.x + points[i].x, mean.y + points[i].y};
  const double count = static_cast<double>(last - first + 1);
  return {mean.x / count, mean.y / count};
}

std::array<Point, 3> threePoints(const FacePoints& points) {
  return {meanOf(points, 17, 21), meanOf(points, 22, 26), meanOf(points, 27, 35)};
}

Similarity between(const Similarity& a, const Similarity& b, double share) {
  const auto mixed = [share](double from, double to) { return from + (to - from) * share; };
  return {mixed(a.a, b.a), mixed(a.b, b.b), mixed(a.tx, b.tx), mixed(a.ty, b.ty)};
}

}  // namespace

FaceAlignment::FaceAlignment(const HeadTrack& track) {
  std::vector<Point> seen, wanted;  // in the tracker's crop, where the face stands still
  for (const TrackedFrame& frame : track.frames) {
    if (frame.state != TrackState::Good && frame.state != TrackState::Corrected) continue;
    for (std::size_t i = 0; const Point& point : threePoints(frame.points)) {
      seen.push_back(frame.pose.apply(point));
      wanted.push_back(kTemplate[i++]);
    }
  }
  any_ = !seen.empty();
  if (!any_) return;
  const Similarity offset = fitSimilarity(seen, wanted);
  for (const TrackedFrame& frame : track.frames) {
    const bool there = frame.state != TrackState::Lost && frame.state != TrackState::Away;
    frames_.push_back(there ? std::optional(frame.pose.then(offset)) : std::nullopt);
  }
}

std::optional<Similarity> FaceAlignment::at(double frame) const {
  if (frames_.empty()) return std::nullopt;
  const double last = static_cast<double>(frames_.size()) - 1;
  const double place = std::clamp(frame, 0.0, last);
  const auto before = static_cast<std::size_t>(place), after = std::min(before + 1, frames_.size() - 1);
  const double share = place - static_cast<double>(before);
  if (share == 0 || !frames_[after]) return frames_[before];
  if (!frames_[before]) return frames_[after];
  return between(*frames_[before], *frames_[after], share);
}

}  // namespace visema::latentsync
