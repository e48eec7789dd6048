// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/building/head_track.h"

namespace visema::latentsync {

/// The aligned face of LatentSync is a square that shows 75 x 100 units of an upright face, made narrower.
inline constexpr double kFaceWidth = 75, kFaceHeight = 100;

/// Where the face of a film is at any moment: as the tracker followed it, with one offset that puts brows and nose on
/// their places on average, so that nothing trembles. None where no face is.
class FaceAlignment {
 public:
  explicit FaceAlignment(const HeadTrack& track);
  /// At `frame` of 25 a second, which may lie between two.
  std::optional<Similarity> at(double frame) const;
  /// Whether there is a face at all.
  bool any() const { return any_; }

 private:
  std::vector<std::optional<Similarity>> frames_;
  bool any_ = false;
};

}  // namespace visema::latentsync
