// SPDX-License-Identifier: Apache-2.0
#pragma once

// For sources only: not to be included by a header that others see.

#include <opencv2/core.hpp>

#include "core/base/yuv_image.h"

namespace visema {

/// A picture's brightness as OpenCV's, without copying; not to be written to.
inline cv::Mat lumaOf(const YuvImage& picture) {
  const ConstPlane luma = picture.plane(0);
  return {luma.size.height, luma.size.width, CV_8U, const_cast<std::uint8_t*>(luma.data),
          static_cast<std::size_t>(luma.stride)};
}

}  // namespace visema
