// SPDX-License-Identifier: Apache-2.0
#include "core/building/flow_prediction.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>
#include <vector>

namespace visema {
namespace {

constexpr int kMostPoints = 60;
constexpr std::size_t kLeastPoints = 6;

/// The similarity of most pairs: those that disagree are left out until the rest agrees.
Similarity robustly(std::vector<Point> from, std::vector<Point> to) {
  Similarity fit = fitSimilarity(from, to);
  for (int round = 0; round < 3 && from.size() > kLeastPoints; ++round) {
    std::vector<double> off(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      const Point at = fit.apply(from[i]);
      off[i] = std::hypot(at.x - to[i].x, at.y - to[i].y);
    }
    std::vector<double> sorted = off;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
    const double most = std::max(0.5, 2.5 * sorted[sorted.size() / 2]);
    std::vector<Point> keptFrom, keptTo;
    for (std::size_t i = 0; i < from.size(); ++i)
      if (off[i] <= most) keptFrom.push_back(from[i]), keptTo.push_back(to[i]);
    if (keptFrom.size() < kLeastPoints || keptFrom.size() == from.size()) break;
    from = std::move(keptFrom), to = std::move(keptTo);
    fit = fitSimilarity(from, to);
  }
  return fit;
}

}  // namespace

FlowPrediction predictFlow(const cv::Mat& from, const cv::Mat& to, const cv::Mat& share) {
  const cv::Mat where = share > 0.3;
  std::vector<cv::Point2f> points, forth, back;
  cv::goodFeaturesToTrack(from, points, kMostPoints, 0.02, 5, where);
  if (points.size() < kLeastPoints) return {};
  std::vector<unsigned char> seenForth, seenBack;
  std::vector<float> ignored;
  const cv::Size window(17, 17);
  constexpr int kLevels = 3;
  cv::calcOpticalFlowPyrLK(from, to, points, forth, seenForth, ignored, window, kLevels);
  cv::calcOpticalFlowPyrLK(to, from, forth, back, seenBack, ignored, window, kLevels);
  std::vector<Point> first, second;
  std::vector<double> missed;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!seenForth[i] || !seenBack[i]) continue;
    const double miss = std::hypot(back[i].x - points[i].x, back[i].y - points[i].y);
    missed.push_back(miss);
    if (miss > 1.5) continue;
    first.push_back({points[i].x, points[i].y});
    second.push_back({forth[i].x, forth[i].y});
  }
  if (first.size() < kLeastPoints) return {};
  FlowPrediction prediction;
  prediction.shift = robustly(first, second);
  std::nth_element(missed.begin(), missed.begin() + static_cast<std::ptrdiff_t>(missed.size() / 2), missed.end());
  prediction.missed = missed[missed.size() / 2];
  const double scale = prediction.shift.scale();
  prediction.found = scale > 0.7 && scale < 1.4;
  return prediction;
}

}  // namespace visema
