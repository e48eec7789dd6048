// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema {

/// The shape of a film's picture.
enum class Framing { AsFilmed, Landscape, Square, Portrait };  // as it is, 16:9, 1:1, 9:16

Result<Framing> framingFrom(const std::string& name);  // "filmed", "landscape", "square", "portrait"
const char* toString(Framing framing);

/// Cuts pictures to another shape with the face in it, and to another size. The cut follows the face slowly, as
/// somebody behind a camera would. Not changed afterwards: threads may share one.
class Reframing {
 public:
  /// `faces` is where the face is in each frame of the film. `height` 0: as many pixels as the footage has there.
  static Result<Reframing> create(Framing framing, int height, Size footage, const std::vector<Point>& faces);

  Size size() const { return size_; }
  bool changesNothing() const { return size_ == footage_; }
  Rect cut(FrameIndex frame) const;  // in the footage
  std::shared_ptr<YuvImage> apply(const YuvImage& picture, FrameIndex frame) const;
  Image apply(const ImageView& alpha, FrameIndex frame) const;

 private:
  Size footage_, size_, window_;
  std::vector<Point> corners_;  // of the cut, one a frame
};

}  // namespace visema
