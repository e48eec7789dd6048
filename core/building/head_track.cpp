// SPDX-License-Identifier: Apache-2.0
#include "core/building/head_track.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/base/npy.h"
#include "core/base/try.h"
#include "core/building/face_view.h"

namespace visema {
namespace {

constexpr std::size_t kHead = 10;
constexpr std::size_t kColumns = kHead + 2 * kFacePoints;

/// A pose as what can be smoothed: where the middle of the face is in the picture, how large and how turned it is.
struct Place {
  double x = 0, y = 0, size = 0, turn = 0;
};

constexpr Point kMiddleOfFace{kCropUnit / 2, 0.2 * kCropUnit};

Place placeOf(const Similarity& pose) {
  const Similarity back = pose.inverse();
  const Point at = back.apply(kMiddleOfFace);
  return {at.x, at.y, std::log(back.scale()), back.angle()};
}

Similarity poseOf(const Place& place) {
  const double scale = std::exp(place.size);
  Similarity back{scale * std::cos(place.turn), scale * std::sin(place.turn), 0, 0};
  const Point at = back.apply(kMiddleOfFace);
  back.tx = place.x - at.x;
  back.ty = place.y - at.y;
  return back.inverse();
}

double trustOf(const TrackedFrame& frame) {
  switch (frame.state) {
    case TrackState::Lost:
    case TrackState::Away:
      return 0;
    case TrackState::Weak:
      return 0.1;
    case TrackState::Corrected:
      return 20;
    case TrackState::Good:
      break;
  }
  const double alike = std::max(0.05F, frame.alike);
  return alike * alike;
}

/// A weighted parabola through the values around `at`, read off there; a line or the mean where there is too little.
double smoothedAt(const std::vector<double>& values, const std::vector<double>& trust, int at, double sigma) {
  const int reach = static_cast<int>(std::ceil(3 * sigma));
  std::array<double, 5> moments{};
  std::array<double, 3> sides{};
  for (int k = -reach; k <= reach; ++k) {
    const int i = at + k;
    if (i < 0 || i >= static_cast<int>(values.size())) continue;
    double power = trust[static_cast<std::size_t>(i)] * std::exp(-0.5 * k * k / (sigma * sigma));
    for (std::size_t n = 0; n < moments.size(); ++n, power *= k) {
      moments[n] += power;
      if (n < sides.size()) sides[n] += power * values[static_cast<std::size_t>(i)];
    }
  }
  if (moments[0] <= 1e-9) return values[static_cast<std::size_t>(at)];
  const auto& m = moments;
  const double whole =
      m[0] * (m[2] * m[4] - m[3] * m[3]) - m[1] * (m[1] * m[4] - m[2] * m[3]) + m[2] * (m[1] * m[3] - m[2] * m[2]);
  if (whole > 1e-4 * m[0] * m[0] * m[0])
    return (sides[0] * (m[2] * m[4] - m[3] * m[3]) - m[1] * (sides[1] * m[4] - sides[2] * m[3]) +
            m[2] * (sides[1] * m[3] - sides[2] * m[2])) /
           whole;
  return sides[0] / m[0];
}

/// Where nothing is known the values go on in a line from neighbour to neighbour.
void bridge(std::vector<double>& values, const std::vector<double>& trust) {
  std::ptrdiff_t before = -1;
  const auto count = static_cast<std::ptrdiff_t>(values.size());
  for (std::ptrdiff_t i = 0; i <= count; ++i) {
    if (i < count && trust[static_cast<std::size_t>(i)] <= 0) continue;
    for (std::ptrdiff_t k = before + 1; k < i; ++k) {
      if (before < 0 && i == count) return;  // nothing is known at all
      const double from = values[static_cast<std::size_t>(before < 0 ? i : before)];
      const double to = values[static_cast<std::size_t>(i == count ? before : i)];
      const double part =
          before < 0 || i == count ? 0 : static_cast<double>(k - before) / static_cast<double>(i - before);
      values[static_cast<std::size_t>(k)] = from + part * (to - from);
    }
    before = i;
  }
}

void smoothShot(HeadTrack& track, std::size_t from, std::size_t to) {
  // A good fit is steadier than its neighbours would make it: footage that moves in unequal steps (30 a second brought
  // to 25, a hand-held camera) is followed step by step. Only what fits badly leans on what is around it.
  constexpr double kGoodPlace = 0.35, kGoodSize = 0.5, kWeakPlace = 1.3, kWeakSize = 2.6;
  std::vector<double> x, y, size, turn, trust;
  for (std::size_t i = from; i < to; ++i) {
    const Place place = placeOf(track.frames[i].pose);
    x.push_back(place.x), y.push_back(place.y), size.push_back(place.size);
    turn.push_back(turn.empty() ? place.turn : turn.back() + std::remainder(place.turn - turn.back(), 2 * M_PI));
    trust.push_back(trustOf(track.frames[i]));
  }
  for (auto* values : {&x, &y, &size, &turn}) bridge(*values, trust);
  std::vector<double> known = trust;
  for (double& each : known) each = std::max(each, 0.02);  // bridged ones hold the line
  for (std::size_t i = from; i < to; ++i) {
    if (track.frames[i].state == TrackState::Corrected) continue;
    const int at = static_cast<int>(i - from);
    const bool good = track.frames[i].state == TrackState::Good;
    const double place = good ? kGoodPlace : kWeakPlace, scale = good ? kGoodSize : kWeakSize;
    track.frames[i].pose = poseOf({smoothedAt(x, known, at, place), smoothedAt(y, known, at, place),
                                   smoothedAt(size, known, at, scale), smoothedAt(turn, known, at, scale)});
  }
}

}  // namespace

float TrackedFrame::error() const {
  if (state == TrackState::Corrected) return 0;
  if (state == TrackState::Lost || state == TrackState::Away) return 1;
  // Where flow finds no way back the fit may be right all the same: a reason to look, not to be red.
  constexpr float kMostReturn = 4;
  return std::clamp(0.5F * (1 - alike) + 0.3F * (1 - inliers) + 0.05F * std::min(return_, kMostReturn), 0.0F, 1.0F);
}

FacePoints HeadTrack::inCrop(FrameIndex frame) const { return moved(at(frame).points, at(frame).pose); }

void smoothTrack(HeadTrack& track) {
  std::size_t from = 0;
  for (std::size_t i = 1; i <= track.frames.size(); ++i) {
    if (i < track.frames.size() && !track.frames[i].startsShot) continue;
    smoothShot(track, from, i);
    from = i;
  }
}

std::vector<std::byte> writeTrack(const HeadTrack& track) {
  NpyArray array;
  array.type = NpyType::F32;
  array.shape = {track.frameCount(), static_cast<std::int64_t>(kColumns)};
  for (FrameIndex index = 0; index < track.frameCount(); ++index) {
    const TrackedFrame& frame = track.at(index);
    std::array<float, kColumns> row{};
    const std::array<float, kHead> head = {static_cast<float>(frame.pose.a),
                                           static_cast<float>(frame.pose.b),
                                           static_cast<float>(frame.pose.tx),
                                           static_cast<float>(frame.pose.ty),
                                           static_cast<float>(frame.state),
                                           frame.alike,
                                           frame.inliers,
                                           frame.return_,
                                           frame.startsShot ? 1.0F : 0.0F,
                                           (frame.keyframe ? 1.0F : 0.0F) + (index == track.neutral ? 2.0F : 0.0F)};
    std::copy(head.begin(), head.end(), row.begin());
    for (std::size_t i = 0; i < kFacePoints; ++i) {
      row[kHead + 2 * i] = static_cast<float>(frame.points[i].x);
      row[kHead + 2 * i + 1] = static_cast<float>(frame.points[i].y);
    }
    const auto bytes = std::as_bytes(std::span(row));
    array.data.insert(array.data.end(), bytes.begin(), bytes.end());
  }
  return encodeNpy(array);
}

Result<HeadTrack> readTrack(std::span<const std::byte> npy, const std::string& source) {
  auto array = TRY(parseNpy(npy, source));
  if (array.type != NpyType::F32 || array.shape.size() != 2 || array.shape[1] != static_cast<std::int64_t>(kColumns) ||
      array.shape[0] < 1)
    return fail(ErrorCode::BadData, source + " is not a track of a face: let it be made again");
  const std::vector<float> values = array.toFloat();
  for (const float value : values)
    if (!(std::abs(value) < 1e7F)) return fail(ErrorCode::BadData, source + " holds a number that cannot be");
  HeadTrack track;
  for (std::int64_t i = 0; i < array.shape[0]; ++i) {
    const float* row = values.data() + static_cast<std::size_t>(i) * kColumns;
    TrackedFrame frame;
    frame.pose = {row[0], row[1], row[2], row[3]};
    if (!(frame.pose.scale() > 1e-3)) return fail(ErrorCode::BadData, source + " holds a pose that cannot be");
    frame.state = static_cast<TrackState>(std::clamp(static_cast<int>(row[4]), 0, static_cast<int>(TrackState::Away)));
    frame.alike = row[5], frame.inliers = row[6], frame.return_ = row[7];
    frame.startsShot = row[8] > 0.5F;
    const int flags = static_cast<int>(row[9]);
    frame.keyframe = (flags & 1) != 0;
    if ((flags & 2) != 0) track.neutral = i;
    for (std::size_t k = 0; k < kFacePoints; ++k) frame.points[k] = {row[kHead + 2 * k], row[kHead + 2 * k + 1]};
    track.frames.push_back(frame);
  }
  return track;
}

}  // namespace visema
