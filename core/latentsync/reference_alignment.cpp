// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/reference_alignment.h"

#include <cmath>

namespace visema::latentsync {
namespace {

struct Normalised {
  std::array<Point, 3> points;
  Point centre;
  double spread = 1;  // of all six numbers
};

Normalised normalised(std::array<Point, 3> points) {
  Normalised result;
  for (const Point& point : points) result.centre = {result.centre.x + point.x / 3, result.centre.y + point.y / 3};
  double squares = 0;
  for (Point& point : points) {
    point = {point.x - result.centre.x, point.y - result.centre.y};
    squares += point.x * point.x + point.y * point.y;
  }
  result.spread = std::sqrt(squares / 5);
  for (Point& point : points) point = {point.x / result.spread, point.y / result.spread};
  result.points = points;
  return result;
}

}  // namespace

Similarity ReferenceAlignment::next(const std::array<Point, 3>& points) {
  const Normalised seen = normalised(points);
  const Normalised wanted =
      normalised({Point{17 * unit_, 20 * unit_}, {58 * unit_, 20 * unit_}, {37.5 * unit_, 40 * unit_}});
  double dot = 0, cross = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const Point &s = seen.points[i], &w = wanted.points[i];
    dot += s.x * w.x + s.y * w.y;
    cross += s.x * w.y - s.y * w.x;
  }
  const double length = std::hypot(dot, cross), scale = wanted.spread / seen.spread;
  Similarity result{scale * dot / length, scale * cross / length, 0, 0};
  const Point moved = result.apply(seen.centre);
  Point bias = {wanted.points[2].x - seen.points[2].x, wanted.points[2].y - seen.points[2].y};
  if (bias_) bias = {0.2 * bias_->x + 0.8 * bias.x, 0.2 * bias_->y + 0.8 * bias.y};
  bias_ = bias;
  result.tx = wanted.centre.x - moved.x + bias.x;
  result.ty = wanted.centre.y - moved.y + bias.y;
  return result;
}

}  // namespace visema::latentsync
