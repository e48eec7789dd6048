// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/yuv_image.h"

namespace visema {

/// Words that are to be read for some time, in seconds.
struct Passage {
  double from = 0;
  double to = 0;
  std::string text;
};

/// Writes words into pictures of one size. Belongs to one thread.
class PictureText {
 public:
  /// At the foot, white with a dark edge.
  static Result<std::unique_ptr<PictureText>> subtitles(const std::vector<Passage>& passages, Size picture);
  /// A name and, smaller, a line beneath it, at the left on dark bars, at all times; either may be empty.
  static Result<std::unique_ptr<PictureText>> lowerThird(const std::string& name, const std::string& line,
                                                         Size picture);
  ~PictureText();

  /// Whether anything is to be read then.
  bool showsAt(double seconds);
  void drawOn(YuvImage& picture, double seconds);

 private:
  class Impl;
  explicit PictureText(std::unique_ptr<Impl> impl);
  static Result<std::unique_ptr<PictureText>> create(std::string script, Size picture);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
