// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace visema {

/// A point in a picture. The origin is the upper left corner of the upper left pixel, y points down, and pixel (i, j)
/// has its centre at (i + 0.5, j + 0.5): the same numbers times two are right for the picture at twice the size.
struct Point {
  double x = 0;
  double y = 0;
  constexpr bool operator==(const Point&) const = default;
};

/// Scale, turn and shift: (x, y) -> (a x - b y + tx, b x + a y + ty).
struct Similarity {
  double a = 1;
  double b = 0;
  double tx = 0;
  double ty = 0;

  constexpr bool operator==(const Similarity&) const = default;
  constexpr Point apply(Point p) const { return {a * p.x - b * p.y + tx, b * p.x + a * p.y + ty}; }
  double scale() const { return std::hypot(a, b); }
  double angle() const { return std::atan2(b, a); }

  /// Undoes this one; the scale must not be zero.
  constexpr Similarity inverse() const {
    const double s = a * a + b * b;
    return {a / s, -b / s, -(a * tx + b * ty) / s, (b * tx - a * ty) / s};
  }
  /// First this one, then `next`.
  constexpr Similarity then(const Similarity& next) const {
    const Point shift = next.apply({tx, ty});
    return {next.a * a - next.b * b, next.b * a + next.a * b, shift.x, shift.y};
  }
  /// The same for points counted from the centre of the upper left pixel (whole numbers are pixel centres), which is
  /// what OpenCV's warpAffine takes.
  constexpr Similarity betweenPixelCentres() const { return {a, b, tx + (a - b - 1) * 0.5, ty + (a + b - 1) * 0.5}; }
};

/// The similarity that takes `from` nearest to `to` in the least-squares sense; the identity's scale and turn when the
/// points coincide. Both have the same number of points, at least one.
inline Similarity fitSimilarity(std::span<const Point> from, std::span<const Point> to) {
  const double count = static_cast<double>(from.size());
  Point meanFrom, meanTo;
  for (std::size_t i = 0; i < from.size(); ++i) {
    meanFrom = {meanFrom.x + from[i].x / count, meanFrom.y + from[i].y / count};
    meanTo = {meanTo.x + to[i].x / count, meanTo.y + to[i].y / count};
  }
  double dot = 0, cross = 0, spread = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double fx = from[i].x - meanFrom.x, fy = from[i].y - meanFrom.y;
    const double gx = to[i].x - meanTo.x, gy = to[i].y - meanTo.y;
    dot += fx * gx + fy * gy;
    cross += fx * gy - fy * gx;
    spread += fx * fx + fy * fy;
  }
  Similarity fit;
  if (spread > 0) fit = {dot / spread, cross / spread, 0, 0};
  const Point moved = fit.apply(meanFrom);
  fit.tx = meanTo.x - moved.x;
  fit.ty = meanTo.y - moved.y;
  return fit;
}

}  // namespace visema
