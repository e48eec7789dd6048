// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/face_square.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/base/yuv_convert.h"
#include "core/latentsync/face_alignment.h"
#include "core/lipsync/opencv_views.h"

namespace visema::latentsync {
namespace {

/// Pixel centres of the square -> pixel centres of the picture.
cv::Matx23d squareToPicture(const Similarity& alignment, int side) {
  const Similarity back = alignment.inverse();
  const double sx = kFaceWidth / side, sy = kFaceHeight / side;
  return {back.a * sx, -back.b * sy, back.a * sx * 0.5 - back.b * sy * 0.5 + back.tx - 0.5,
          back.b * sx, back.a * sy,  back.b * sx * 0.5 + back.a * sy * 0.5 + back.ty - 0.5};
}

cv::Matx23d moved(cv::Matx23d matrix, double dx, double dy) {
  matrix(0, 2) += dx;
  matrix(1, 2) += dy;
  return matrix;
}

/// What the square covers of the picture, whole in chroma samples and with some pixels around.
Rect coveredBy(const cv::Matx23d& toPicture, int side, Size picture) {
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const auto& [x, y] : {std::array{0, 0}, {side, 0}, {0, side}, {side, side}}) {
    const cv::Vec2d at = toPicture * cv::Vec3d(x, y, 1);
    left = std::min(left, at[0]), right = std::max(right, at[0]);
    top = std::min(top, at[1]), bottom = std::max(bottom, at[1]);
  }
  constexpr double kAround = 4;
  const int x0 = static_cast<int>(std::clamp(left - kAround, 0.0, picture.width - 1.0));
  const int y0 = static_cast<int>(std::clamp(top - kAround, 0.0, picture.height - 1.0));
  const int x1 = static_cast<int>(std::clamp(right + kAround, 1.0, static_cast<double>(picture.width)));
  const int y1 = static_cast<int>(std::clamp(bottom + kAround, 1.0, static_cast<double>(picture.height)));
  return wholeChromaRect({x0, y0, std::max(1, x1 - x0), std::max(1, y1 - y0)}, picture);
}

cv::Mat bgrOf(std::span<const float> painted, int side) {
  cv::Mat planes[3];
  for (int channel = 0; channel < 3; ++channel)
    planes[2 - channel] = cv::Mat(side, side, CV_32F, const_cast<float*>(painted.data()) + channel * side * side);
  cv::Mat merged, bytes;
  cv::merge(planes, 3, merged);
  merged.convertTo(bytes, CV_8U, 127.5, 127.5);
  return bytes;
}

/// Mixes one plane of `from`, which is the region of `to`, by `share` at this plane's resolution.
void mix(const ConstPlane& from, const cv::Mat& share, Rect region, int half, Plane to) {
  for (int y = 0; y < from.size.height; ++y) {
    std::uint8_t* target = to.row(region.y / half + y) + region.x / half;
    for (int x = 0; x < from.size.width; ++x) {
      float s = 0;
      for (int dy = 0; dy < half; ++dy)
        for (int dx = 0; dx < half; ++dx)
          s += share.at<float>(std::min(half * y + dy, share.rows - 1), std::min(half * x + dx, share.cols - 1));
      s /= static_cast<float>(half * half);
      if (s > 0) target[x] = static_cast<std::uint8_t>(std::lround(target[x] + s * (from.row(y)[x] - target[x])));
    }
  }
}

}  // namespace

std::vector<float> cutFace(const YuvImage& picture, const Similarity& alignment, int side) {
  const cv::Matx23d toPicture = squareToPicture(alignment, side);
  const Rect region = coveredBy(toPicture, side, picture.size());
  Image seen({region.width, region.height}, 3);
  yuvToBgr(picture, region, seen.mutableView());
  cv::Mat square;
  cv::warpAffine(matOf(seen.view()), square, moved(toPicture, -region.x, -region.y), {side, side},
                 cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  std::vector<float> result(static_cast<std::size_t>(3) * side * side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      for (int channel = 0; channel < 3; ++channel)
        result[(static_cast<std::size_t>(channel) * side + y) * side + x] =
            static_cast<float>(square.at<cv::Vec3b>(y, x)[2 - channel]) / 127.5F - 1;
  return result;
}

YuvImage pasteFace(const YuvImage& picture, const Similarity& alignment, std::span<const float> painted,
                   const std::vector<float>& share, int side) {
  const cv::Matx23d toPicture = squareToPicture(alignment, side);
  const Rect region = coveredBy(toPicture, side, picture.size());
  const cv::Matx23d toRegion = moved(toPicture, -region.x, -region.y);
  const cv::Size size(region.width, region.height);
  Image patch({region.width, region.height}, 3);
  cv::Mat pixels = matOf(patch.mutableView()), shown;
  cv::warpAffine(bgrOf(painted, side), pixels, toRegion, size, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  cv::warpAffine(cv::Mat(side, side, CV_32F, const_cast<float*>(share.data())), shown, toRegion, size, cv::INTER_LINEAR,
                 cv::BORDER_CONSTANT, cv::Scalar(0));
  YuvImage colours({region.width, region.height}, picture.color());
  bgrToYuv(patch.view(), colours);
  YuvImage result = picture.clone();
  for (int plane = 0; plane < 3; ++plane)
    mix(static_cast<const YuvImage&>(colours).plane(plane), shown, region, plane == 0 ? 1 : 2, result.plane(plane));
  return result;
}

}  // namespace visema::latentsync
