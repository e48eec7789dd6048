// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/painted_place.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/lipsync/opencv_views.h"

namespace visema {

Image paintedPlace(std::span<const FaceOutline> outlines, int cropSize, int side) {
  constexpr double kSeldom = 0.03;                // of the frames: what fewer need is left to the fade
  constexpr double kFade = 10, kLeastBorder = 5;  // in 256ths
  constexpr std::size_t kLooked = 400;
  constexpr int kFine = 4;  // bits of a pixel in which outlines are drawn
  const double scale = static_cast<double>(side) / cropSize, unit = side / 256.0;
  const auto drawn = [](double at) {  // pixel centres are where drawing has its whole numbers
    return static_cast<int>(std::lround(std::clamp(at - 0.5, -4096.0, 8192.0) * (1 << kFine)));
  };
  cv::Mat count(side, side, CV_32F, cv::Scalar(0)), one(side, side, CV_8U);
  const std::size_t step = std::max<std::size_t>(1, outlines.size() / kLooked);
  float looked = 0;
  for (std::size_t i = 0; i < outlines.size(); i += step, ++looked) {
    std::vector<cv::Point> polygon;
    for (const Point& p : outlines[i]) polygon.emplace_back(drawn(p.x * scale), drawn(p.y * scale));
    one = 0;
    cv::fillPoly(one, std::vector<std::vector<cv::Point>>{polygon}, cv::Scalar(1), cv::LINE_8, kFine);
    cv::add(count, one, count, cv::noArray(), CV_32F);
  }
  cv::Mat inside = count > std::max(0.5, kSeldom * looked), distance;
  const int border = static_cast<int>(std::ceil(kLeastBorder * unit));
  cv::rectangle(inside, {0, 0}, {side - 1, side - 1}, cv::Scalar(0), border);
  cv::distanceTransform(inside, distance, cv::DIST_L2, cv::DIST_MASK_5);
  Image mask({side, side}, 1);
  cv::Mat to = matOf(mask.mutableView());
  distance.convertTo(to, CV_8U, 255 / (kFade * unit));
  return mask;
}

}  // namespace visema
