// SPDX-License-Identifier: Apache-2.0
#include "core/building/lower_face.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/building/face_view.h"

namespace visema {
namespace {

constexpr std::size_t kFirstJaw = 1, kLastJaw = 15;  // of the points of a face: the ears are left out
constexpr std::size_t kJawPoints = kLastJaw - kFirstJaw + 1;
constexpr double kInside = 0.04;  // of the way to the mouth by which the outline keeps off background and hair
constexpr double kBelow = 0.10;   // and by which it goes below the chin, so that its edge is painted, too

FaceOutline outlineOf(const FacePoints& points) {
  FaceOutline outline;
  const Point mouth = points[66];
  for (std::size_t i = 0; i < kJawPoints; ++i) {
    const Point jaw = points[kFirstJaw + i];
    const double chin = std::sin(std::numbers::pi * static_cast<double>(i) / (kJawPoints - 1));
    const double in = kInside - (kInside + kBelow) * chin * chin * chin;
    outline[i] = {jaw.x + in * (mouth.x - jaw.x), jaw.y + in * (mouth.y - jaw.y)};
  }
  const double nose = points[33].y;
  const double lip = (points[51].y - nose) * 0.15;
  // Back above the cheeks to the base of the nose, no higher than it is.
  for (std::size_t i = 0; i < kJawPoints; ++i)
    outline[i].y = std::max(outline[i].y, nose - 0.12 * (points[8].y - nose));
  const Point left = outline[kJawPoints - 1], right = outline[0];
  outline[15] = {points[35].x + 0.5 * (left.x - points[35].x), nose};
  outline[16] = {points[35].x, nose + lip};
  outline[17] = {points[33].x, nose + lip};
  outline[18] = {points[31].x, nose + lip};
  outline[19] = {points[31].x + 0.5 * (right.x - points[31].x), nose};
  return outline;
}

bool cutBetween(const HeadTrack& track, FrameIndex a, FrameIndex b) {
  for (FrameIndex i = std::min(a, b) + 1; i <= std::max(a, b); ++i)
    if (track.at(i).startsShot) return true;
  return false;
}

/// How far the inner lips are apart in every frame, in crop pixels.
std::vector<double> openingsOf(const HeadTrack& track) {
  std::vector<double> openings;
  for (FrameIndex i = 0; i < track.frameCount(); ++i) {
    const FacePoints points = track.inCrop(i);
    openings.push_back(std::max(0.0, points[66].y - points[62].y));
  }
  return openings;
}

/// Moves every outline to where it is when the mouth is as far open as it gets, by what opening does to each point from
/// one frame to one shortly after: then it follows the head and leaves room for every mouth.
void widen(const HeadTrack& track, std::vector<FaceOutline>& outlines) {
  constexpr FrameIndex kApart = 3;
  constexpr double kWidest = 0.98;  // of the frames are less open
  const std::vector<double> openings = openingsOf(track);
  std::array<double, kOutlinePoints> together{};
  double alone = 1;  // crop pixels squared: a mouth that never moves says nothing
  for (FrameIndex i = kApart; i < track.frameCount(); ++i) {
    if (cutBetween(track, i - kApart, i)) continue;
    const auto now = static_cast<std::size_t>(i), before = now - kApart;
    const double opened = openings[now] - openings[before];
    alone += opened * opened;
    for (std::size_t p = 0; p < kOutlinePoints; ++p)
      together[p] += opened * (outlines[now][p].y - outlines[before][p].y);
  }
  std::vector<double> sorted = openings;
  std::sort(sorted.begin(), sorted.end());
  const double widest =
      sorted.empty() ? 0 : sorted[static_cast<std::size_t>(kWidest * static_cast<double>(sorted.size() - 1))];
  for (std::size_t i = 0; i < outlines.size(); ++i)
    for (std::size_t p = 0; p < kJawPoints; ++p)
      outlines[i][p].y += std::clamp(together[p] / alone, 0.0, 1.0) * std::max(0.0, widest - openings[i]);
}

}  // namespace

std::vector<FaceOutline> lowerFaces(const HeadTrack& track) {
  constexpr FrameIndex kReach = 8;
  constexpr double kSigma = 3;  // frames: points tremble, jaws do not
  std::vector<FaceOutline> raw, smooth;
  for (FrameIndex i = 0; i < track.frameCount(); ++i) raw.push_back(outlineOf(track.inCrop(i)));
  widen(track, raw);
  for (FrameIndex i = 0; i < track.frameCount(); ++i) {
    FaceOutline mean{};
    double sum = 0;
    for (FrameIndex at = std::max<FrameIndex>(0, i - kReach); at <= std::min(i + kReach, track.frameCount() - 1);
         ++at) {
      if (cutBetween(track, i, at)) continue;
      const auto away = static_cast<double>(at - i);
      const double weight = std::exp(-0.5 * away * away / (kSigma * kSigma));
      sum += weight;
      for (std::size_t p = 0; p < kOutlinePoints; ++p) {
        mean[p].x += weight * raw[static_cast<std::size_t>(at)][p].x;
        mean[p].y += weight * raw[static_cast<std::size_t>(at)][p].y;
      }
    }
    for (Point& p : mean) p = {p.x / sum, p.y / sum};
    smooth.push_back(mean);
  }
  return smooth;
}

}  // namespace visema
