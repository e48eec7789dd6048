// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/exporting/film_subtitles.h"

namespace visema {

/// Writes subtitles into pictures, white with a dark edge, at the foot. Belongs to one thread.
class BurnedText {
 public:
  static Result<std::unique_ptr<BurnedText>> create(const std::vector<Subtitle>& subtitles, Size picture);
  ~BurnedText();

  /// Whether anything is to be read then.
  bool showsAt(double seconds);
  void drawOn(YuvImage& picture, double seconds);

 private:
  class Impl;
  explicit BurnedText(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
