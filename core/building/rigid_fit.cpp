// SPDX-License-Identifier: Apache-2.0
#include "core/building/rigid_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace visema {
namespace {

constexpr float kLeastShare = 0.15F;
constexpr float kOutlier = 0.9F;  // in units of local spread: from here on a pixel counts for little
constexpr double kStill = 2e-3;   // pixels of the view

/// The picture between its pixels, whose centres are at whole numbers here; false outside.
inline bool valueAt(const cv::Mat& picture, float x, float y, float& value) {
  const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
  if (left < 0 || top < 0 || left + 1 >= picture.cols || top + 1 >= picture.rows) return false;
  const float u = x - static_cast<float>(left), v = y - static_cast<float>(top);
  const float* above = picture.ptr<float>(top) + left;
  const float* below = picture.ptr<float>(top + 1) + left;
  value = (1 - v) * (above[0] + u * (above[1] - above[0])) + v * (below[0] + u * (below[1] - below[0]));
  return true;
}

/// How far a small step moves the pixels of a face.
double motionOf(const cv::Vec4d& step, double reach) {
  return std::hypot(step[2], step[3]) + reach * std::hypot(step[0], step[1]);
}

cv::Mat halved(const cv::Mat& picture) {
  cv::Mat half;
  cv::resize(picture, half, {picture.cols / 2, picture.rows / 2}, 0, 0, cv::INTER_AREA);
  return half;
}

}  // namespace

RigidTemplate::Level::Level(const cv::Mat& picture, const cv::Mat& share) {
  cv::Mat across, down;
  cv::Sobel(picture, across, CV_32F, 1, 0, 3, 0.125);
  cv::Sobel(picture, down, CV_32F, 0, 1, 3, 0.125);
  const cv::Moments moments = cv::moments(share);
  if (moments.m00 > 0) middle = {moments.m10 / moments.m00, moments.m01 / moments.m00};
  for (int y = 1; y + 1 < picture.rows; ++y)
    for (int x = 1; x + 1 < picture.cols; ++x) {
      const float counts = share.at<float>(y, x);
      if (counts < kLeastShare) continue;
      Pixel pixel;
      pixel.x = static_cast<float>(x - middle.x);
      pixel.y = static_cast<float>(y - middle.y);
      pixel.value = picture.at<float>(y, x);
      pixel.share = counts;
      const float gx = across.at<float>(y, x), gy = down.at<float>(y, x);
      pixel.slope[0] = gx * pixel.x + gy * pixel.y;
      pixel.slope[1] = gy * pixel.x - gx * pixel.y;
      pixel.slope[2] = gx;
      pixel.slope[3] = gy;
      pixels.push_back(pixel);
    }
}

bool RigidTemplate::Level::refine(const cv::Mat& picture, Similarity& shift, int steps) const {
  const double reach = 0.25 * picture.cols;
  for (int step = 0; step < steps; ++step) {
    std::array<double, 10> square{};
    std::array<double, 4> side{};
    const auto a = static_cast<float>(shift.a), b = static_cast<float>(shift.b);
    const Point at = shift.apply(middle);
    const auto cx = static_cast<float>(at.x), cy = static_cast<float>(at.y);
    double seen = 0;
    for (const Pixel& pixel : pixels) {
      float value = 0;
      if (!valueAt(picture, a * pixel.x - b * pixel.y + cx, b * pixel.x + a * pixel.y + cy, value)) continue;
      const float error = value - pixel.value, off = error / kOutlier;
      const float trust = 1 / (1 + off * off), weight = pixel.share * trust * trust;
      int k = 0;
      for (int i = 0; i < 4; ++i) {
        const float slope = weight * pixel.slope[i];
        side[static_cast<std::size_t>(i)] += slope * error;
        for (int j = i; j < 4; ++j) square[static_cast<std::size_t>(k++)] += slope * pixel.slope[j];
      }
      seen += pixel.share;
    }
    if (seen <= 0) return false;
    cv::Matx44d normal;
    int k = 0;
    for (int i = 0; i < 4; ++i)
      for (int j = i; j < 4; ++j) normal(i, j) = normal(j, i) = square[static_cast<std::size_t>(k++)];
    cv::Vec4d move;
    if (!cv::solve(normal, cv::Vec4d(side.data()), move, cv::DECOMP_CHOLESKY)) return false;
    // Around the middle: x -> x + (move), undone, before the shift.
    const Similarity moved{1 + move[0], move[1], middle.x - (1 + move[0]) * middle.x + move[1] * middle.y + move[2],
                           middle.y - move[1] * middle.x - (1 + move[0]) * middle.y + move[3]};
    if (!(moved.scale() > 0.5 && moved.scale() < 2)) return false;
    shift = moved.inverse().then(shift);
    if (motionOf(move, reach) < kStill) return true;
  }
  return true;
}

void RigidTemplate::Level::judge(const cv::Mat& picture, RigidFit& fit) const {
  double weight = 0, t = 0, p = 0, tt = 0, pp = 0, tp = 0, good = 0, all = 0;
  for (const Pixel& pixel : pixels) {
    all += pixel.share;
    const Point at = fit.shift.apply({pixel.x + middle.x, pixel.y + middle.y});
    float value = 0;
    if (!valueAt(picture, static_cast<float>(at.x), static_cast<float>(at.y), value)) continue;
    const double s = pixel.share;
    weight += s, t += s * pixel.value, p += s * value;
    tt += s * pixel.value * pixel.value, pp += s * value * value, tp += s * pixel.value * value;
    if (std::abs(value - pixel.value) < kOutlier) good += s;
  }
  if (weight <= 0.3 * all) return;
  const double spread = std::sqrt((tt - t * t / weight) * (pp - p * p / weight));
  fit.alike = spread > 0 ? (tp - t * p / weight) / spread : 0;
  fit.inliers = good / all;
}

RigidTemplate::RigidTemplate(const cv::Mat& picture, const cv::Mat& share)
    : whole_(picture, share), half_(halved(picture), halved(share)) {}

RigidFit RigidTemplate::fit(const cv::Mat& picture, Similarity from) const {
  constexpr int kCoarseSteps = 10, kFineSteps = 8;
  RigidFit result;
  // Pixel centres are whole numbers here: at half the size those of the whole are at x / 2 - 1/4.
  const Similarity toHalf{0.5, 0, -0.25, -0.25};
  Similarity coarse = toHalf.inverse().then(from).then(toHalf);
  const bool near = half_.refine(halved(picture), coarse, kCoarseSteps);
  result.shift = near ? toHalf.then(coarse).then(toHalf.inverse()) : from;
  if (!whole_.refine(picture, result.shift, kFineSteps)) result.shift = from;
  whole_.judge(picture, result);
  return result;
}

}  // namespace visema
