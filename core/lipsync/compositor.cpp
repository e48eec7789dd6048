// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/compositor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "core/base/for_every_cpu.h"
#include "core/base/yuv_convert.h"
#include "core/lipsync/face_cropper.h"
#include "core/lipsync/opencv_views.h"
#include "core/lipsync/reference_colors.h"
#include "core/lipsync/warp_cubic.h"

namespace visema {
namespace {

/// Where the mask is not zero, in crop pixels.
Rect maskBox(ImageView mask) {
  int left = mask.size.width, top = mask.size.height, right = 0, bottom = 0;
  for (int y = 0; y < mask.size.height; ++y) {
    const std::uint8_t* row = mask.row(y);
    for (int x = 0; x < mask.size.width; ++x) {
      if (!row[x]) continue;
      left = std::min(left, x), right = std::max(right, x + 1);
      top = std::min(top, y), bottom = std::max(bottom, y + 1);
    }
  }
  return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
}

Rect boxInPicture(const Similarity& cropToPicture, Rect box, Size picture) {
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (int i = 0; i < 4; ++i) {
    const Point at = cropToPicture.apply(
        {static_cast<double>(box.x + (i & 1) * box.width), static_cast<double>(box.y + (i >> 1) * box.height)});
    left = std::min(left, at.x), right = std::max(right, at.x);
    top = std::min(top, at.y), bottom = std::max(bottom, at.y);
  }
  const int x = std::clamp(static_cast<int>(std::floor(left)) - 1, 0, picture.width);
  const int y = std::clamp(static_cast<int>(std::floor(top)) - 1, 0, picture.height);
  const int endX = std::clamp(static_cast<int>(std::ceil(right)) + 1, x, picture.width);
  const int endY = std::clamp(static_cast<int>(std::ceil(bottom)) + 1, y, picture.height);
  return wholeChromaRect({x, y, endX - x, endY - y}, picture);
}

/// How much brighter the crop is than the patch in the ring where the cover fades, a number a channel.
std::array<double, 3> ringDifference(ImageView crop, ImageView patch, const std::vector<int>& ring) {
  std::array<std::int64_t, 3> sum{};
  for (const int pixel : ring) {
    const int y = pixel / crop.size.width, x = pixel % crop.size.width;
    for (std::size_t channel = 0; channel < 3; ++channel)
      sum[channel] += crop.row(y)[x * 3 + static_cast<int>(channel)] - patch.row(y)[x * 3 + static_cast<int>(channel)];
  }
  std::array<double, 3> mean{};
  const auto count = static_cast<double>(std::max<std::size_t>(1, ring.size()));
  for (std::size_t channel = 0; channel < 3; ++channel) mean[channel] = static_cast<double>(sum[channel]) / count;
  return mean;
}

VISEMA_FOR_EVERY_CPU void blendRow(const std::uint8_t* from, const std::uint8_t* share, int count,
                                   std::uint8_t* __restrict to) {
  for (int x = 0; x < count; ++x) {
    const int sum = to[x] * (255 - share[x]) + from[x] * share[x] + 127;
    to[x] = static_cast<std::uint8_t>((sum + (sum >> 8) + 1) >> 8);  // divided by 255
  }
}

/// Blends a picture of the region's size into the region, plane by plane.
void blendRegion(const YuvImage& from, const cv::Mat& share, Rect region, YuvImage& to) {
  cv::Mat half;
  cv::resize(share, half, cv::Size((region.width + 1) / 2, (region.height + 1) / 2), 0, 0, cv::INTER_AREA);
  for (int index = 0; index < 3; ++index) {
    const cv::Mat& weights = index == 0 ? share : half;
    const ConstPlane source = from.plane(index);
    const Plane target = to.plane(index);
    const int shift = index == 0 ? 0 : 1;
    for (int y = 0; y < source.size.height; ++y)
      blendRow(source.row(y), weights.ptr<std::uint8_t>(y), source.size.width,
               target.row((region.y >> shift) + y) + (region.x >> shift));
  }
}

}  // namespace

Cover::Cover(Image shares) : shares_(std::move(shares)), box_(maskBox(shares_.view())) {
  constexpr int kFaint = 6, kHalf = 128;
  for (int y = 0; y < shares_.size().height; ++y)
    for (int x = 0; x < shares_.size().width; ++x)
      if (const int share = shares_.view().row(y)[x]; share >= kFaint && share <= kHalf)
        ring_.push_back(y * shares_.size().width + x);
}

double blendPatch(YuvImage& picture, const Similarity& pictureToCrop, ImageView crop, ImageView patch,
                  const Cover& cover, float presence) {
  constexpr double kLargest = 12;  // more is not a shade of light but a different picture
  const Rect region = boxInPicture(pictureToCrop.inverse(), cover.box(), picture.size());
  if (region.width <= 0 || region.height <= 0) return 0;
  const std::array<double, 3> difference = ringDifference(crop, patch, cover.ring());
  cv::Scalar offset;
  double worst = 0;
  for (int channel = 0; channel < 3; ++channel) {
    offset[channel] = std::clamp(difference[channel], -kLargest, kLargest);
    worst = std::max(worst, std::abs(difference[channel]));
  }
  Image matched(patch.size, 4);
  cv::Mat brighter = matOf(matched.mutableView());
  cv::cvtColor(matOf(patch), brighter, cv::COLOR_BGR2BGRA);
  cv::add(brighter, offset, brighter);

  const Similarity regionToCrop =
      Similarity{1, 0, static_cast<double>(region.x), static_cast<double>(region.y)}.then(pictureToCrop);
  const Size size{region.width, region.height};
  Image warped(size, 4);
  warpCubic(matched.view(), regionToCrop, warped.mutableView());
  cv::Mat share;
  cv::warpAffine(matOf(cover.shares()), share, matrixOf(regionToCrop), cv::Size(size.width, size.height),
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT);
  if (presence < 1) share *= presence;
  YuvImage painted(size, picture.color());
  bgrToYuv(warped.view(), painted);
  blendRegion(painted, share, region, picture);
  return worst;
}

void pasteReferenceExact(YuvImage& picture, Rect box, ImageView crop, ImageView patch, ResizeFilter filter) {
  cv::Mat whole = matOf(crop).clone();
  const int inset = (crop.size.width - patch.size.width) / 2;
  matOf(patch).copyTo(whole(cv::Rect(inset, inset, patch.size.width, patch.size.height)));
  cv::Mat resized;
  cv::resize(whole, resized, cv::Size(box.width, box.height), 0, 0,
             filter == ResizeFilter::Bicubic ? cv::INTER_CUBIC : cv::INTER_LINEAR);

  const Rect region = wholeChromaRect(box, picture.size());
  Image around({region.width, region.height}, 3);
  referenceBgr(picture, region, around.mutableView());
  const Rect inside{box.x - region.x, box.y - region.y, box.width, box.height};
  resized.copyTo(matOf(around.mutableView())(cv::Rect(inside.x, inside.y, inside.width, inside.height)));
  YuvImage pasted({region.width, region.height}, referenceColor(picture.color()));
  bgrToYuv(around.view(), pasted);
  for (int index = 0; index < 3; ++index) {
    const ConstPlane from = std::as_const(pasted).plane(index);
    const Plane to = picture.plane(index);
    const int shift = index == 0 ? 0 : 1;
    const Rect part = index == 0 ? inside : Rect{0, 0, from.size.width, from.size.height};
    for (int y = part.y; y < part.y + part.height; ++y)
      std::memcpy(to.row((region.y >> shift) + y) + (region.x >> shift) + part.x, from.row(y) + part.x,
                  static_cast<std::size_t>(part.width));
  }
}

void sharpen(Image& patch, float amount) {
  if (amount <= 0) return;
  cv::Mat picture = matOf(patch.mutableView());
  cv::Mat blurred;
  cv::GaussianBlur(picture, blurred, {}, 1.2);
  cv::addWeighted(picture, 1.0 + amount, blurred, -amount, 0, picture);
}

Image lowerFaceMask(int side) {
  Image mask({side, side}, 1);
  const MutableImageView to = mask.mutableView();
  const double centreX = 0.5 * side, centreY = 0.55 * side;
  const double reachX = 0.44 * side, reachY = 0.40 * side;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      // A superellipse: fuller than an ellipse, without a square's corners.
      const double dx = std::abs(x + 0.5 - centreX) / reachX, dy = std::abs(y + 0.5 - centreY) / reachY;
      const double distance = std::pow(dx * dx * dx + dy * dy * dy, 1.0 / 3.0);
      const double share = std::clamp((1.0 - distance) / 0.14, 0.0, 1.0);
      to.row(y)[x] = static_cast<std::uint8_t>(std::lround(255 * share * share * (3 - 2 * share)));
    }
  return mask;
}

void crossFade(YuvImage& picture, const YuvImage& other, float weight) {
  const auto share = static_cast<std::uint8_t>(std::lround(std::clamp(weight, 0.0f, 1.0f) * 255));
  const std::vector<std::uint8_t> shares(static_cast<std::size_t>(picture.size().width), share);
  for (int index = 0; index < 3; ++index) {
    const Plane to = picture.plane(index);
    const ConstPlane from = other.plane(index);
    for (int y = 0; y < to.size.height; ++y) blendRow(from.row(y), shares.data(), to.size.width, to.row(y));
  }
}

}  // namespace visema
