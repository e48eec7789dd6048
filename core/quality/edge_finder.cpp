// SPDX-License-Identifier: Apache-2.0
#include "core/quality/edge_finder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/sync/talking_film.h"

namespace visema {
namespace {

constexpr int kFaceSide = 160;      // pixels of the face pictures whose mean shows edges
constexpr float kFaceShown = 1.5F;  // of the face box's side

constexpr int kAround = 6;  // pixels to either side of a line that say what is typical there

/// How far values[at] is from what is typical around it.
double standsOut(const std::vector<double>& values, int at) {
  std::vector<double> around;
  for (int k = at - kAround; k <= at + kAround; ++k)
    if (std::abs(k - at) > 1) around.push_back(values[static_cast<std::size_t>(k)]);
  std::sort(around.begin(), around.end());
  const double typical = 0.5 * (around[around.size() / 2 - 1] + around[around.size() / 2]);
  return std::abs(values[static_cast<std::size_t>(at)] - typical);
}

/// A length of the face box's side, in pixels.
int pixels(double share) { return static_cast<int>(std::lround(share / kFaceShown * kFaceSide)); }

}  // namespace

void EdgeFinder::add(const YuvImage& picture, const FaceBox& face) {
  const auto grey =
      greySquare(picture, face.centreX, face.centreY + 0.2F * face.side, kFaceShown * face.side, kFaceSide);
  sum_.resize(grey.size());
  for (std::size_t i = 0; i < grey.size(); ++i) sum_[i] += grey[i];
  ++frames_;
}

double EdgeFinder::step() const {
  if (frames_ == 0) return 0;
  const auto at = [&](int x, int y) { return sum_[static_cast<std::size_t>(y * kFaceSide + x)] / frames_; };
  // The cheeks: beside mouth and nose, and within the jaw.
  constexpr int kMiddle = kFaceSide / 2;
  const int inner = pixels(0.16), outer = pixels(0.3);
  const int top = kMiddle - pixels(0.2), bottom = kMiddle + pixels(0.07);
  std::vector<double> left(kFaceSide), right(kFaceSide), down(kFaceSide);  // mean step from a line to the next but one
  for (int line = 1; line + 1 < kFaceSide; ++line) {
    const auto i = static_cast<std::size_t>(line);
    for (int x = inner; x < outer; ++x) {
      left[i] += (at(kMiddle - x, line + 1) - at(kMiddle - x, line - 1)) / (outer - inner);
      right[i] += (at(kMiddle + x, line + 1) - at(kMiddle + x, line - 1)) / (outer - inner);
    }
    for (int y = top; y < bottom; ++y) down[i] += (at(line + 1, y) - at(line - 1, y)) / (bottom - top);
  }
  // A square shows on both sides: across at the same height, down perhaps not as far out on one as on the other.
  double across = 0, onLeft = 0, onRight = 0;
  for (int y = top; y < bottom; ++y) across = std::max(across, std::min(standsOut(left, y), standsOut(right, y)));
  for (int x = inner; x < outer; ++x) {
    onLeft = std::max(onLeft, standsOut(down, kMiddle - x));
    onRight = std::max(onRight, standsOut(down, kMiddle + x));
  }
  return std::max(across, std::min(onLeft, onRight));
}

}  // namespace visema
