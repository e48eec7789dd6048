// SPDX-License-Identifier: Apache-2.0
#include "core/building/face_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/lipsync/opencv_views.h"

namespace visema {
namespace {

constexpr std::array<std::size_t, 8> kRigidPoints = {36, 39, 42, 45, 27, 28, 31, 35};
constexpr double kLightReach = 9;   // crop pixels around each over which its light is judged
constexpr double kLeastSpread = 5;  // grey levels: flatter places hold nothing but noise

std::vector<Point> rigidPointsOf(const FacePoints& points) {
  std::vector<Point> rigid;
  for (const std::size_t index : kRigidPoints) rigid.push_back(points[index]);
  return rigid;
}

Point middle(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

cv::Point atView(Point p, const FaceView& view) {
  const Point q = view.fromCrop().apply(p);
  return {static_cast<int>(std::lround(q.x)), static_cast<int>(std::lround(q.y))};
}

void blackOutEye(cv::Mat& mask, const FacePoints& points, std::size_t first, const FaceView& view) {
  const Point centre = middle(points[first], points[first + 3]);
  const double half = std::hypot(points[first + 3].x - points[first].x, points[first + 3].y - points[first].y) / 2;
  // Wide enough for a lid that rises, not for the corners, which hold the face.
  cv::ellipse(mask, atView({centre.x, centre.y - 0.18 * half}, view),
              {static_cast<int>(0.98 * half * view.scale), static_cast<int>(0.82 * half * view.scale)}, 0, 0, 360,
              cv::Scalar(0), cv::FILLED);
}

}  // namespace

FaceView viewFor(double span) { return {std::clamp(span / kEyeSpanInCrop, 0.4, 1.0)}; }

cv::Mat lookAt(const cv::Mat& luma, const Similarity& pose, const FaceView& view) {
  cv::Mat from = luma;
  Similarity toView = pose.then(view.fromCrop());
  while (toView.scale() < 0.6) {
    cv::Mat half;
    cv::resize(from, half, {}, 0.5, 0.5, cv::INTER_AREA);
    toView = Similarity{static_cast<double>(from.cols) / half.cols, 0, 0, 0}.then(toView);
    from = half;
  }
  cv::Mat seen;
  cv::warpAffine(from, seen, matrixOf(toView), view.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  return seen;
}

cv::Mat withoutLight(const cv::Mat& grey, double scale) {
  cv::Mat values, mean, square, spread;
  grey.convertTo(values, CV_32F);
  cv::GaussianBlur(values, values, {}, std::max(0.6, 1.1 * scale));
  const int reach = 2 * std::max(3, static_cast<int>(std::lround(kLightReach * scale))) + 1;
  cv::blur(values, mean, {reach, reach});
  values -= mean;
  cv::blur(values.mul(values), square, {reach, reach});
  cv::sqrt(square, spread);
  return values / (spread + kLeastSpread);
}

cv::Mat rigidShare(const FacePoints& points, const FaceView& view) {
  cv::Mat mask(view.size(), CV_8U, cv::Scalar(0));
  const double eyes = (points[36].y + points[45].y) / 2, span = points[45].x - points[36].x;
  const double noseTip = points[30].y;
  // Below the brows, between the temples, down to the cheekbones. Of the nose only the bridge: its tip stands out so
  // far that a head that turns would take the crop with it, away from the mouth.
  const double top = eyes - 0.07 * span, bone = eyes + 0.62 * (noseTip - eyes), bridge = eyes + 0.3 * (noseTip - eyes);
  std::vector<cv::Point> outline;
  for (const Point p : {Point{points[36].x - 0.10 * span, eyes - 0.03 * span}, Point{points[39].x - 0.02 * span, top},
                        Point{points[42].x + 0.02 * span, top}, Point{points[45].x + 0.10 * span, eyes - 0.03 * span},
                        Point{points[45].x + 0.04 * span, bone}, Point{points[35].x + 0.03 * span, bone + 0.06 * span},
                        Point{points[35].x, bridge}, Point{points[31].x, bridge},
                        Point{points[31].x - 0.03 * span, bone + 0.06 * span}, Point{points[36].x - 0.04 * span, bone}})
    outline.push_back(atView(p, view));
  cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{outline}, cv::Scalar(255));
  blackOutEye(mask, points, 36, view);
  blackOutEye(mask, points, 42, view);
  cv::GaussianBlur(mask, mask, {}, 2.5 * view.scale);
  cv::Mat share;
  mask.convertTo(share, CV_32F, 1 / 255.0);
  return share;
}

FacePoints moved(const FacePoints& points, const Similarity& by) {
  FacePoints result;
  std::transform(points.begin(), points.end(), result.begin(), [&](Point p) { return by.apply(p); });
  return result;
}

Similarity poseOf(const FacePoints& points, const FacePoints& neutral) {
  return fitSimilarity(rigidPointsOf(points), rigidPointsOf(neutral));
}

Similarity neutralPose(const FacePoints& points) {
  const Point right = points[36], left = points[45];
  const double span = std::max(1.0, std::hypot(left.x - right.x, left.y - right.y));
  const double scale = kEyeSpanInCrop / span, angle = std::atan2(left.y - right.y, left.x - right.x);
  Similarity pose{scale * std::cos(angle), -scale * std::sin(angle), 0, 0};
  const Point eyes = pose.apply(middle(right, left)), lip = pose.apply(points[51]);
  pose.tx = kCropUnit / 2 - eyes.x;
  pose.ty = kUpperLipInCrop - lip.y;
  return pose;
}

Similarity shiftedPose(const Similarity& seen, Similarity shift, const FaceView& view) {
  shift.tx -= (shift.a - shift.b - 1) * 0.5;  // from between pixel centres back to corners
  shift.ty -= (shift.a + shift.b - 1) * 0.5;
  return seen.then(view.fromCrop()).then(shift.inverse()).then(view.fromCrop().inverse());
}

}  // namespace visema
