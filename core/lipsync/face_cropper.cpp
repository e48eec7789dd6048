// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/face_cropper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/base/yuv_convert.h"
#include "core/lipsync/opencv_views.h"
#include "core/lipsync/reference_colors.h"
#include "core/lipsync/warp_cubic.h"

namespace visema {
namespace {

/// The part of the picture that a square of `side` crop pixels shows, with room for the filter.
Rect coveredBox(const Similarity& cropToPicture, int side, Size picture) {
  constexpr double kFilterReach = 3;
  const double s = side;
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const Point corner : std::array{Point{0, 0}, Point{s, 0}, Point{0, s}, Point{s, s}}) {
    const Point at = cropToPicture.apply(corner);
    left = std::min(left, at.x), right = std::max(right, at.x);
    top = std::min(top, at.y), bottom = std::max(bottom, at.y);
  }
  const int x = std::clamp(static_cast<int>(std::floor(left - kFilterReach)), 0, picture.width - 1);
  const int y = std::clamp(static_cast<int>(std::floor(top - kFilterReach)), 0, picture.height - 1);
  const int endX = std::clamp(static_cast<int>(std::ceil(right + kFilterReach)), x + 1, picture.width);
  const int endY = std::clamp(static_cast<int>(std::ceil(bottom + kFilterReach)), y + 1, picture.height);
  return {x, y, endX - x, endY - y};
}

Image resized(const Image& region, int side, bool bicubic) {
  Image crop({side, side}, 3);
  cv::Mat to = matOf(crop.mutableView());
  cv::resize(matOf(region.view()), to, to.size(), 0, 0, bicubic ? cv::INTER_CUBIC : cv::INTER_LINEAR);
  return crop;
}

}  // namespace

Image cropFace(const YuvImage& picture, const Similarity& pictureToCrop, int side) {
  const Rect box = coveredBox(pictureToCrop.inverse(), side, picture.size());
  Image region({box.width, box.height}, 4);
  yuvToBgr(picture, box, region.mutableView());
  const Similarity regionToCrop =
      Similarity{1, 0, static_cast<double>(box.x), static_cast<double>(box.y)}.then(pictureToCrop);
  Image crop({side, side}, 3);
  warpCubic(region.view(), regionToCrop.inverse(), crop.mutableView());
  return crop;
}

Image cropRectangle(const YuvImage& picture, Rect box, int side, bool bicubic) {
  Image region({box.width, box.height}, 3);
  yuvToBgr(picture, box, region.mutableView());
  return resized(region, side, bicubic);
}

Image referenceCrop(const YuvImage& picture, Rect box, const NetworkEntry& network) {
  Image region({box.width, box.height}, 3);
  referenceBgr(picture, box, region.mutableView());
  return resized(region, network.cropSize, network.resize == ResizeFilter::Bicubic);
}

Image networkCrop(const YuvImage& picture, const CropTrack& track, FrameIndex frame, const NetworkEntry& network) {
  const auto box = track.rectangle(frame);
  Image whole = box ? cropRectangle(picture, *box, network.cropSize, network.resize == ResizeFilter::Bicubic)
                    : cropFace(picture, track.at(frame, network.cropSize), network.cropSize);
  if (network.inputSize == network.cropSize) return whole;
  return centredSquare(whole.view(), network.inputSize);
}

Image centredSquare(ImageView image, int side) {
  const int inset = (image.size.width - side) / 2;
  Image square({side, side}, image.channels);
  const MutableImageView to = square.mutableView();
  for (int y = 0; y < side; ++y)
    std::memcpy(to.row(y), image.row(y + inset) + static_cast<std::ptrdiff_t>(inset) * image.channels,
                static_cast<std::size_t>(side) * image.channels);
  return square;
}

}  // namespace visema
