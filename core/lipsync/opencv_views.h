// SPDX-License-Identifier: Apache-2.0
#pragma once

// For sources only: our views as OpenCV's, without copying.

#include <opencv2/imgproc.hpp>

#include "core/base/geometry.h"
#include "core/base/image.h"

namespace visema {

inline cv::Mat matOf(ImageView view) {  // not to be written to
  return {view.size.height, view.size.width, CV_8UC(view.channels), const_cast<std::uint8_t*>(view.data),
          static_cast<std::size_t>(view.stride)};
}
inline cv::Mat matOf(MutableImageView view) { return matOf(static_cast<ImageView>(view)); }

inline cv::Matx23d matrixOf(const Similarity& similarity) {
  const Similarity s = similarity.betweenPixelCentres();
  return {s.a, -s.b, s.tx, s.b, s.a, s.ty};
}

}  // namespace visema
