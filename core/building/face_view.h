// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only: the upright face that tracking looks at, as OpenCV's pictures.

#include <opencv2/core.hpp>

#include "core/base/geometry.h"
#include "core/base/yuv_image.h"
#include "core/building/face_finder.h"

namespace visema {

// Poses are similarities picture -> crop, measured in a crop of 256 pixels whatever size is trained later. In it the
// outer corners of the eyes are kEyeSpanInCrop apart and the upper lip of the neutral face is at kUpperLipInCrop.
inline constexpr double kCropUnit = 256;
inline constexpr double kEyeSpanInCrop = 181;
inline constexpr double kUpperLipInCrop = 95;

/// The part of the plane of crops that is looked at: from the brows to below the chin, at a scale that the footage
/// fills.
struct FaceView {
  static constexpr double kLeft = -32, kTop = -112, kWidth = 320, kHeight = 384;
  double scale = 1;  // pixels of the view for one of the crop

  cv::Size size() const {
    return {static_cast<int>(std::lround(kWidth * scale)), static_cast<int>(std::lround(kHeight * scale))};
  }
  /// Crop -> view.
  Similarity fromCrop() const { return {scale, 0, -kLeft * scale, -kTop * scale}; }
};

/// The view that suits a face whose outer eye corners are `span` pixels apart in the picture.
FaceView viewFor(double span);

/// The picture's brightness seen through `pose`; pictures larger than the view are made smaller first.
cv::Mat lookAt(const cv::Mat& luma, const Similarity& pose, const FaceView& view);

/// The same picture without its light: locally of mean 0 and spread 1, float.
cv::Mat withoutLight(const cv::Mat& grey, double scale);

/// What of a face stands still while it talks, 0..1 for every pixel of the view: nose, bridge, the skin under and
/// beside the eyes; without brows, lids and everything that the mouth moves. `points` are in crop pixels.
cv::Mat rigidShare(const FacePoints& points, const FaceView& view);

FacePoints moved(const FacePoints& points, const Similarity& by);

/// The pose that puts a face's points where `neutral` (crop pixels) has them, judged by eyes and nose alone.
Similarity poseOf(const FacePoints& points, const FacePoints& neutral);
/// The pose that makes a face the neutral one: eyes level and as far apart as they are to be, the lip where it is to
/// be.
Similarity neutralPose(const FacePoints& points);

/// The pose of a face that was looked at through `seen` and lies `shift` from where it should be; `shift` counts from
/// pixel centre to pixel centre of the view.
Similarity shiftedPose(const Similarity& seen, Similarity shift, const FaceView& view);

}  // namespace visema
