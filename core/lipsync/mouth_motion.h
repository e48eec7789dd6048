// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "core/base/image.h"

namespace visema {

/// The same mouth in one frame, as filmed and as painted: small, grey, where the face stands still.
struct MouthViews {
  Image filmed;
  Image painted;
};

/// Where the lips lie in a crop of that side.
constexpr Rect lipsIn(int side) { return {side * 66 / 256, side * 78 / 256, side * 124 / 256, side * 72 / 256}; }

/// How a mouth is seen in a crop.
Image mouthView(ImageView crop);

/// How restlessly a painted mouth moves, against the person's own in the footage under it: the change of the change
/// from frame to frame. Judges nothing else. Belongs to one thread.
class MouthMotion {
 public:
  /// The next frame; `follows`: its footage goes on where the last one's was.
  void add(MouthViews views, bool follows);
  /// 1 = as restless as the person's own; negative where the footage does not move.
  double restlessness() const;

 private:
  std::array<MouthViews, 2> last_;  // the last but one, the last
  int known_ = 0;
  double filmed_ = 0, painted_ = 0;
};

}  // namespace visema
