// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/building/build_project.h"
#include "core/building/face_view.h"
#include "core/building/footage_scan.h"
#include "core/building/rigid_fit.h"

namespace visema {

/// A frame that others are fitted to.
struct Keyframe {
  FrameIndex frame = 0;
  Similarity pose;
  FacePoints points{};  // in pixels of the picture
  bool byHand = false;
  std::shared_ptr<const RigidTemplate> face;
};

/// The keyframes of a piece of footage, registered to each other: the first is the neutral one. Immutable.
struct Keyframes {
  FaceView view;
  FacePoints neutral{};  // in pixels of the crop
  cv::Mat share;         // of the view that stands still
  std::vector<Keyframe> frames;

  struct Placed {
    Similarity pose;
    double alike = 0;
    double inliers = 0;
    cv::Mat seen;            // the grey view that was fitted last ...
    Similarity seenThrough;  // ... and the pose it was seen through, next to `pose`
  };
  /// Where the face is that `pose` about knows: fitted to those keyframes that it is most alike, blended by how much.
  Placed place(const cv::Mat& luma, const Similarity& pose) const;
};

/// Chooses frames with open eyes and, first, a closed mouth; corrected frames are keyframes where they were put.
Result<Keyframes> chooseKeyframes(const std::filesystem::path& video, const FootageScan& scan,
                                  const std::vector<Correction>& corrections, std::optional<FrameIndex> neutral,
                                  std::stop_token stop);

}  // namespace visema
