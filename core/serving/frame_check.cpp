// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_check.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace visema {
namespace {

// In grey levels, on average over the mouth. Iris who says a read sentence stays under 22 from what was filmed, and goes
// at most 16 further from one picture to the next than the footage does.
constexpr double kFarFromFilmed = 90, kFarFromLast = 60, kStill = 0.5;
constexpr int kMostFrozen = 12;  // frames: half a second
constexpr int kMostJumps = 3;    // then that is how it looks now

/// 0 where there is nothing to compare with.
double distance(const Image& one, const Image& other) {
  if (one.empty() || other.empty() || !(one.size() == other.size())) return 0;
  std::int64_t sum = 0;
  const ImageView a = one.view(), b = other.view();
  for (int y = 0; y < a.size.height; ++y)
    for (int x = 0; x < a.size.width * a.channels; ++x) sum += std::abs(a.row(y)[x] - b.row(y)[x]);
  return static_cast<double>(sum) / (static_cast<double>(a.size.width) * a.size.height * a.channels);
}

}  // namespace

std::string whyNoFace(ImageView painted) {
  constexpr int kStep = 4;  // not every pixel need be looked at
  constexpr int kBlack = 2, kLeastDifference = 2;
  int darkest = 255, brightest = 0;
  std::int64_t sum = 0, count = 0;
  for (int y = 0; y < painted.size.height; y += kStep)
    for (int x = 0; x < painted.size.width; x += kStep)
      for (int c = 0; c < painted.channels; ++c, ++count) {
        const int value = painted.row(y)[x * painted.channels + c];
        darkest = std::min(darkest, value), brightest = std::max(brightest, value);
        sum += value;
      }
  if (count == 0) return "empty";
  if (sum < kBlack * count) return "black";
  return brightest - darkest < kLeastDifference ? "of one colour" : "";
}

/// Exactly the same again and again, while the footage moves.
bool MouthWatch::isFrozen(const MouthViews& mouth, double moved) {
  const bool same = !last_.painted.empty() && distance(mouth.painted, last_.painted) == 0;
  if (!same) frozen_ = 0;
  if (same && moved > kStill) ++frozen_;
  return frozen_ >= kMostFrozen;
}

/// Further than the footage itself goes, as at a cut.
bool MouthWatch::jumps(const MouthViews& mouth, double moved) {
  const bool far = distance(mouth.painted, shown_) > kFarFromLast + moved;
  jumped_ = far ? jumped_ + 1 : 0;
  return far && jumped_ <= kMostJumps;
}

std::string MouthWatch::whyNot(MouthViews mouth) {
  std::string why = whyNoFace(mouth.painted.view());
  if (why.empty() && distance(mouth.painted, mouth.filmed) > kFarFromFilmed) why = "far from what was filmed";
  const double moved = distance(mouth.filmed, last_.filmed);
  if (why.empty() && jumps(mouth, moved)) why = "far from the one before it";
  if (isFrozen(mouth, moved) && why.empty()) why = "frozen";
  if (why.empty()) shown_ = mouth.painted;
  last_ = std::move(mouth);
  return why;
}

}  // namespace visema
