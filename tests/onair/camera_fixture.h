// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "core/base/yuv_convert.h"
#include "core/onair/camera_picture.h"

namespace visema::test {

/// Soft colours of all kinds, as skin and rooms have them.
inline YuvImage drawn(Size size, ColorSpec color) {
  Image bgr(size, 3);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      std::uint8_t* pixel = bgr.mutableView().row(y) + 3 * x;
      pixel[0] = static_cast<std::uint8_t>(60 + 100 * x / size.width);
      pixel[1] = static_cast<std::uint8_t>(60 + 120 * y / size.height);
      pixel[2] = static_cast<std::uint8_t>(200 - 100 * x / size.width);
    }
  YuvImage image(size, color);
  bgrToYuv(bgr.view(), image);
  return image;
}

/// A camera's bytes as the picture they mean.
inline YuvImage received(const CameraFormat& format, const std::vector<std::uint8_t>& bytes) {
  YuvImage image(format.size, kCameraColor);
  const int width = format.size.width, height = format.size.height;
  const auto at = [&](int offset) { return bytes[static_cast<std::size_t>(offset)]; };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const bool packed = format.layout == PixelLayout::Yuyv;
      image.plane(0).row(y)[x] = packed ? at(y * 2 * width + 2 * x) : at(y * width + x);
      for (int chroma = 0; chroma < 2; ++chroma) {
        const int i420 = width * height + chroma * (width / 2) * (height / 2) + y / 2 * (width / 2) + x / 2;
        const int nv12 = width * height + y / 2 * width + x / 2 * 2 + chroma;
        const int yuyv = y * 2 * width + x / 2 * 4 + 1 + 2 * chroma;
        image.plane(1 + chroma).row(y / 2)[x / 2] = at(packed                               ? yuyv
                                                       : format.layout == PixelLayout::Nv12 ? nv12
                                                                                            : i420);
      }
    }
  return image;
}

inline int farthest(const YuvImage& a, const YuvImage& b) {
  const Image left = bgrOf(a), right = bgrOf(b);
  int most = 0;
  for (int y = 0; y < a.size().height; ++y)
    for (int x = 0; x < a.size().width * 3; ++x)
      most = std::max(most, std::abs(left.view().row(y)[x] - right.view().row(y)[x]));
  return most;
}

}  // namespace visema::test
