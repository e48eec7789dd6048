// SPDX-License-Identifier: Apache-2.0
#include "core/building/lower_face.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "core/base/npy.h"
#include "core/building/face_view.h"
#include "core/lipsync/opencv_views.h"

namespace visema {
namespace {

constexpr std::size_t kFirstJaw = 1, kLastJaw = 15;  // of the points of a face: the ears are left out
constexpr std::size_t kJawPoints = kLastJaw - kFirstJaw + 1;
constexpr double kInside = 0.04;  // of the way to the mouth by which the outline keeps off background and hair

FaceOutline outlineOf(const FacePoints& points) {
  FaceOutline outline;
  const Point mouth = points[66];
  for (std::size_t i = 0; i < kJawPoints; ++i) {
    const Point jaw = points[kFirstJaw + i];
    outline[i] = {jaw.x + kInside * (mouth.x - jaw.x), jaw.y + kInside * (mouth.y - jaw.y)};
  }
  const double nose = points[33].y;
  const double lip = (points[51].y - nose) * 0.15;
  // Back above the cheeks to the base of the nose, no higher than it is.
  for (std::size_t i = 0; i < kJawPoints; ++i)
    outline[i].y = std::max(outline[i].y, nose - 0.12 * (points[8].y - nose));
  const Point left = outline[kJawPoints - 1], right = outline[0];
  outline[15] = {points[35].x + 0.5 * (left.x - points[35].x), nose};
  outline[16] = {points[35].x, nose + lip};
  outline[17] = {points[33].x, nose + lip};
  outline[18] = {points[31].x, nose + lip};
  outline[19] = {points[31].x + 0.5 * (right.x - points[31].x), nose};
  return outline;
}

}  // namespace

std::vector<FaceOutline> lowerFaces(const HeadTrack& track) {
  std::vector<FaceOutline> raw, smooth;
  for (FrameIndex i = 0; i < track.frameCount(); ++i) raw.push_back(outlineOf(track.inCrop(i)));
  constexpr std::array<double, 5> kWeights = {0.1, 0.2, 0.4, 0.2, 0.1};
  for (FrameIndex i = 0; i < track.frameCount(); ++i) {
    FaceOutline mean{};
    double sum = 0;
    for (int k = -2; k <= 2; ++k) {
      const FrameIndex at = i + k;
      if (at < 0 || at >= track.frameCount()) continue;
      bool across = false;
      for (FrameIndex j = std::min(i, at) + 1; j <= std::max(i, at); ++j) across = across || track.at(j).startsShot;
      if (across) continue;
      const double weight = kWeights[static_cast<std::size_t>(k + 2)];
      sum += weight;
      for (std::size_t p = 0; p < kOutlinePoints; ++p) {
        mean[p].x += weight * raw[static_cast<std::size_t>(at)][p].x;
        mean[p].y += weight * raw[static_cast<std::size_t>(at)][p].y;
      }
    }
    for (Point& p : mean) p = {p.x / sum, p.y / sum};
    smooth.push_back(mean);
  }
  return smooth;
}

std::vector<std::byte> writeOutlines(const std::vector<FaceOutline>& outlines) {
  NpyArray array;
  array.type = NpyType::F32;
  array.shape = {static_cast<std::int64_t>(outlines.size()), 2 * static_cast<std::int64_t>(kOutlinePoints)};
  for (const FaceOutline& outline : outlines)
    for (const Point& p : outline) {
      const std::array<float, 2> pair = {static_cast<float>(p.x), static_cast<float>(p.y)};
      const auto bytes = std::as_bytes(std::span(pair));
      array.data.insert(array.data.end(), bytes.begin(), bytes.end());
    }
  return encodeNpy(array);
}

Result<std::vector<FaceOutline>> readOutlines(std::span<const std::byte> npy, const std::string& source) {
  auto array = parseNpy(npy, source);
  if (!array) return fail(array.error());
  if (array->type != NpyType::F32 || array->shape.size() != 2 ||
      array->shape[1] != 2 * static_cast<std::int64_t>(kOutlinePoints))
    return fail(ErrorCode::BadData, source + " holds no outlines of a face: let it be made again");
  const std::vector<float> values = array->toFloat();
  std::vector<FaceOutline> outlines(static_cast<std::size_t>(array->shape[0]));
  for (std::size_t i = 0; i < outlines.size(); ++i)
    for (std::size_t p = 0; p < kOutlinePoints; ++p) {
      const float* pair = values.data() + 2 * (i * kOutlinePoints + p);
      if (!(std::abs(pair[0]) < 1e5F && std::abs(pair[1]) < 1e5F))
        return fail(ErrorCode::BadData, source + " holds a number that cannot be");
      outlines[i][p] = {pair[0], pair[1]};
    }
  return outlines;
}

Image paintedPlace(std::span<const FaceOutline> outlines, int side) {
  constexpr double kSeldom = 0.03;                // of the frames: what fewer need is left to the fade
  constexpr double kFade = 10, kLeastBorder = 5;  // in 256ths
  constexpr std::size_t kLooked = 400;
  const double scale = side / kCropUnit;
  cv::Mat count(side, side, CV_32F, cv::Scalar(0)), one(side, side, CV_8U);
  const std::size_t step = std::max<std::size_t>(1, outlines.size() / kLooked);
  float looked = 0;
  for (std::size_t i = 0; i < outlines.size(); i += step, ++looked) {
    std::vector<cv::Point> polygon;
    for (const Point& p : outlines[i])
      polygon.emplace_back(static_cast<int>(std::lround(p.x * scale)), static_cast<int>(std::lround(p.y * scale)));
    one = 0;
    cv::fillPoly(one, std::vector<std::vector<cv::Point>>{polygon}, cv::Scalar(1));
    cv::add(count, one, count, cv::noArray(), CV_32F);
  }
  cv::Mat inside = count > std::max(0.5, kSeldom * looked), distance;
  const int border = static_cast<int>(std::ceil(kLeastBorder * scale));
  cv::rectangle(inside, {0, 0}, {side - 1, side - 1}, cv::Scalar(0), border);
  cv::distanceTransform(inside, distance, cv::DIST_L2, cv::DIST_MASK_5);
  Image mask({side, side}, 1);
  cv::Mat to = matOf(mask.mutableView());
  distance.convertTo(to, CV_8U, 255 / (kFade * scale));
  return mask;
}

}  // namespace visema
