// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/base/yuv_image.h"

namespace visema {

/// A picture with transparency that lies over what is on air: a logo, a frame.
class Overlay {
 public:
  /// The whole of it fills `size`; where its shape is another one, what is left is transparent.
  static Result<std::unique_ptr<Overlay>> read(const std::filesystem::path& png, Size size);

  /// Over a picture of that size and of a camera's colours.
  void drawOn(YuvImage& picture) const;

 private:
  Overlay(YuvImage picture, YuvImage cover);
  const YuvImage picture_, cover_;  // cover: how much of each pixel it hides, in all three planes
};

}  // namespace visema
