// SPDX-License-Identifier: Apache-2.0
#include "core/building/keyframes.h"

#include <algorithm>
#include <cmath>

#include "core/base/try.h"
#include "core/media/video_reader.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

constexpr std::size_t kMostKeyframes = 5;
constexpr double kNewPose = 0.08;  // poses nearer than that need no keyframe of their own

/// How a head is held, as far as one picture of it tells: turn, nod, size and roll in about equal measures.
struct Stance {
  double turn = 0, nod = 0, size = 0, roll = 0;
  double from(const Stance& other) const {
    return std::hypot(std::hypot(turn - other.turn, nod - other.nod), std::hypot(size - other.size, roll - other.roll));
  }
};

Stance stanceOf(const FacePoints& points) {
  const double span = std::max(1.0, eyeSpan(points));
  const double eyes = (points[36].y + points[45].y) / 2;
  return {headTurn(points), (points[30].y - eyes) / span, 0.5 * std::log(span),
          0.5 * std::atan2(points[45].y - points[36].y, points[45].x - points[36].x)};
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

struct Candidate {
  FrameIndex frame = 0;
  const FacePoints* points = nullptr;
  Stance stance;
  double lips = 0, sharpness = 0;
};

/// Frames whose eyes are open and which are not blurred.
std::vector<Candidate> candidatesOf(const FootageScan& scan) {
  std::vector<double> eyes, sharp;
  for (const ScannedFrame& frame : scan.frames)
    if (frame.faces > 0) eyes.push_back(eyeOpening(frame.face.points)), sharp.push_back(frame.sharpness);
  const double open = 0.85 * median(eyes), clear = 0.8 * median(sharp);
  std::vector<Candidate> all, good;
  for (FrameIndex i = 0; i < scan.frameCount(); ++i) {
    const ScannedFrame& frame = scan.frames[static_cast<std::size_t>(i)];
    if (frame.faces < 1) continue;
    all.push_back({i, &frame.face.points, stanceOf(frame.face.points), lipOpening(frame.face.points), frame.sharpness});
    if (eyeOpening(frame.face.points) >= open && frame.sharpness >= clear) good.push_back(all.back());
  }
  return good.empty() ? all : good;
}

/// The frame that most others are like, with lips as closed as they get.
std::size_t neutralOf(const std::vector<Candidate>& candidates) {
  std::vector<double> turn, nod, size, roll, lips;
  for (const Candidate& each : candidates) {
    turn.push_back(each.stance.turn), nod.push_back(each.stance.nod);
    size.push_back(each.stance.size), roll.push_back(each.stance.roll), lips.push_back(each.lips);
  }
  const Stance typical{median(turn), median(nod), median(size), median(roll)};
  std::sort(lips.begin(), lips.end());
  const double closed = lips[lips.size() / 10];
  const auto worth = [&](const Candidate& each) {
    return each.stance.from(typical) + 3 * std::max(0.0, each.lips - closed);
  };
  const auto best = std::min_element(candidates.begin(), candidates.end(),
                                     [&](const auto& a, const auto& b) { return worth(a) < worth(b); });
  return static_cast<std::size_t>(best - candidates.begin());
}

std::vector<std::size_t> spreadOut(const std::vector<Candidate>& candidates, std::size_t first) {
  std::vector<std::size_t> chosen = {first};
  while (chosen.size() < kMostKeyframes) {
    std::size_t farthest = first;
    double reach = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      double nearest = 1e9;
      for (const std::size_t each : chosen)
        nearest = std::min(nearest, candidates[i].stance.from(candidates[each].stance));
      if (nearest > reach) reach = nearest, farthest = i;
    }
    if (reach < kNewPose) break;
    chosen.push_back(farthest);
  }
  return chosen;
}

Result<cv::Mat> readLuma(VideoReader& reader, FrameIndex frame) {
  TRY(reader.seek(frame));
  auto next = TRY(reader.next());
  if (!next) return fail(ErrorCode::BadData, reader.info().name + " ends before frame " + std::to_string(frame));
  return lumaOf(*next->image).clone();
}

Similarity blended(const std::vector<Similarity>& poses, const std::vector<double>& weights) {
  Similarity mean{0, 0, 0, 0};
  double sum = 0;
  for (const double weight : weights) sum += weight;
  for (std::size_t i = 0; i < poses.size(); ++i) {
    const double share = weights[i] / sum;
    mean.a += share * poses[i].a, mean.b += share * poses[i].b;
    mean.tx += share * poses[i].tx, mean.ty += share * poses[i].ty;
  }
  return mean;
}

void makeTemplate(Keyframe& key, const cv::Mat& luma, const Keyframes& keys) {
  key.face =
      std::make_shared<RigidTemplate>(withoutLight(lookAt(luma, key.pose, keys.view), keys.view.scale), keys.share);
}

/// Moves each keyframe to where all the others say that it is; the first and those by hand stay.
void registerJointly(Keyframes& keys, const std::vector<cv::Mat>& pictures) {
  constexpr int kRounds = 3;
  constexpr double kLeastAlike = 0.35;
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < keys.frames.size(); ++i) makeTemplate(keys.frames[i], pictures[i], keys);
    if (keys.frames.size() < 2) return;
    for (std::size_t i = 1; i < keys.frames.size(); ++i) {
      if (keys.frames[i].byHand) continue;
      const cv::Mat seen = withoutLight(lookAt(pictures[i], keys.frames[i].pose, keys.view), keys.view.scale);
      std::vector<Similarity> poses;
      std::vector<double> weights;
      for (std::size_t k = 0; k < keys.frames.size(); ++k) {
        if (k == i) continue;
        const RigidFit fit = keys.frames[k].face->fit(seen);
        if (fit.alike < kLeastAlike) continue;
        poses.push_back(shiftedPose(keys.frames[i].pose, fit.shift, keys.view));
        weights.push_back(std::pow(fit.alike, 4) * (k == 0 ? 2 : 1));
      }
      if (!poses.empty()) keys.frames[i].pose = blended(poses, weights);
    }
  }
  for (std::size_t i = 1; i < keys.frames.size(); ++i) makeTemplate(keys.frames[i], pictures[i], keys);
}

}  // namespace

Keyframes::Placed Keyframes::place(const cv::Mat& luma, const Similarity& pose) const {
  constexpr int kLooks = 3;             // each through the pose the last one found
  constexpr double kStillPixels = 0.3;  // of the view: nearer a further look finds nothing
  Placed placed;
  placed.pose = pose;
  for (int look = 0; look < kLooks; ++look) {
    placed.seenThrough = placed.pose;
    placed.seen = lookAt(luma, placed.pose, view);
    const cv::Mat seen = withoutLight(placed.seen, view.scale);
    std::vector<RigidFit> fits;
    double best = -1;
    for (const Keyframe& key : frames) {
      fits.push_back(key.face->fit(seen));
      best = std::max(best, fits.back().alike);
    }
    std::vector<Similarity> poses;
    std::vector<double> weights;
    double alike = 0, inliers = 0, sum = 0;
    for (const RigidFit& fit : fits) {
      const double near = std::max(0.0, fit.alike - (best - 0.12)) / 0.12;
      if (near <= 0) continue;
      const double weight = near * near;
      poses.push_back(shiftedPose(placed.pose, fit.shift, view));
      weights.push_back(weight);
      alike += weight * fit.alike, inliers += weight * fit.inliers, sum += weight;
    }
    if (poses.empty()) return placed;
    const Similarity before = placed.pose;
    placed.pose = blended(poses, weights);
    placed.alike = alike / sum;
    placed.inliers = inliers / sum;
    const Point middle{kCropUnit / 2, 0};
    const Point moved = placed.pose.apply(before.inverse().apply(middle));
    const double turned = std::hypot(placed.pose.a - before.a, placed.pose.b - before.b) / before.scale();
    if ((std::hypot(moved.x - middle.x, moved.y - middle.y) + 80 * turned) * view.scale < kStillPixels) break;
  }
  return placed;
}

Result<Keyframes> chooseKeyframes(const std::filesystem::path& video, const FootageScan& scan,
                                  const std::vector<Correction>& corrections, std::optional<FrameIndex> neutral,
                                  std::stop_token stop) {
  const std::vector<Candidate> candidates = candidatesOf(scan);
  if (candidates.empty())
    return fail(ErrorCode::BadData, video.string() +
                                        " shows no face that looks into the camera: choose footage of one person, or "
                                        "place the face by hand");
  std::size_t first = neutralOf(candidates);
  if (neutral) {
    const auto nearest = std::min_element(candidates.begin(), candidates.end(), [&](const auto& a, const auto& b) {
      return std::abs(a.frame - *neutral) < std::abs(b.frame - *neutral);
    });
    first = static_cast<std::size_t>(nearest - candidates.begin());
  }
  Keyframes keys;
  for (const std::size_t index : spreadOut(candidates, first)) {
    const FacePoints& points = *candidates[index].points;
    if (keys.frames.empty()) keys.neutral = moved(points, neutralPose(points));
    const Similarity pose = keys.frames.empty() ? neutralPose(points) : poseOf(points, keys.neutral);
    keys.frames.push_back({candidates[index].frame, pose, points, false, nullptr});
  }
  for (const Correction& correction : corrections) {
    const auto same = std::find_if(keys.frames.begin(), keys.frames.end(),
                                   [&](const Keyframe& key) { return key.frame == correction.frame; });
    const FacePoints points = moved(keys.neutral, correction.crop.inverse());
    if (same == keys.frames.end())
      keys.frames.push_back({correction.frame, correction.crop, points, true, nullptr});
    else
      same->pose = correction.crop, same->byHand = true;
  }
  keys.view = viewFor(scan.usualEyeSpan());
  keys.share = rigidShare(keys.neutral, keys.view);
  auto reader = TRY(VideoReader::open(video));
  std::vector<cv::Mat> pictures;
  for (const Keyframe& key : keys.frames) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "tracking " + video.string() + " was stopped");
    auto picture = TRY(readLuma(*reader, key.frame));
    pictures.push_back(picture);
  }
  registerJointly(keys, pictures);
  return keys;
}

}  // namespace visema
