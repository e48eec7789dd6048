// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/onair/camera_picture.h"

namespace visema {

/// A picture with transparency that lies over what is on air: a logo, a lower third, a frame. Belongs to one thread.
class Overlay {
 public:
  /// The whole of it fills `size`; where its shape is another one, what is left is transparent.
  static Result<std::unique_ptr<Overlay>> read(const std::filesystem::path& png, Size size);

  /// The picture in that size and in a camera's colours, with this over it.
  YuvFrame over(const YuvImage& picture);

 private:
  Overlay(Size size, YuvImage picture, YuvImage cover);
  const YuvImage picture_, cover_;  // cover: how much of each pixel it hides, in all three planes
  const Size size_;
  const std::shared_ptr<YuvPool> pool_ = YuvPool::create();
  CameraPicture painter_;
};

}  // namespace visema
