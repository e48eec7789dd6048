// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <random>
#include <span>

#include "core/phones/phones.h"
#include "core/sync/mouth_pose.h"

namespace visema {

/// Draws the grey mouth of a person who does not exist: skin, lips, teeth, tongue, perhaps a beard, in any light. Each
/// one differs; what they have in common is what lips do for a sound. Does not know any sound itself.
class DrawnMouth {
 public:
  explicit DrawnMouth(std::mt19937& random);
  using Shape = std::array<float, kArticulations>;  // jaw, opening, rounding, closure, f/v, teeth, tongue, each 0..1
  /// A square of `side` pixels, 0..255 or a little beyond; `smile` is -1..1. Returns how far the lips are apart, 1
  /// being half the side.
  float draw(const Shape& shape, float smile, const MouthPose& pose, int side, std::span<float> picture) const;

 private:
  struct Wave {
    float x, y, phase, height;
  };
  struct Lips;
  Lips lipsOf(const Shape& shape, float smile) const;
  float skinAt(float x, float y, const Lips& lips) const;
  float lightAt(float x, float y, const Lips& lips) const;

  float skin_, slopeX_, slopeY_, lip_, lipShine_, cavity_, tooth_, tongue_;
  float centreY_, halfWidth_, upperLip_, lowerLip_, curve_, tilt_, bow_;
  float widest_, rest_, upperShare_, toothHeight_, lowerToothHeight_, chin_, chinShade_, ground_, nose_, noseShade_;
  float beard_, moustache_;
  std::array<Wave, 6> spots_;
  std::array<Wave, 5> hairs_;
};

}  // namespace visema
