// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema {

/// Puts something else behind a person who was filmed before an even green or blue: a colour, a picture, a video or
/// nothing. Cuts nobody out of any other background. Belongs to one thread.
class Backdrop {
 public:
  static constexpr const char* kTransparent = "transparent";

  /// `wish` is "#rrggbb", the name of a picture or video file, or kTransparent. `footage` is any frame of the avatar
  /// called `avatar`: it shows what is behind it.
  static Result<std::unique_ptr<Backdrop>> create(const std::string& wish, const YuvImage& footage,
                                                  const std::string& avatar);
  /// Whether such a wish names a file.
  static bool isFile(const std::string& wish) { return !wish.empty() && wish[0] != '#' && wish != kTransparent; }
  /// Whether another background can stand behind footage that looks like this.
  static bool isPossibleFor(const YuvImage& footage);
  ~Backdrop();
  Backdrop(const Backdrop&) = delete;
  Backdrop& operator=(const Backdrop&) = delete;

  struct Shown {
    YuvFrame picture;
    std::optional<Image> alpha;  // one channel; only where nothing is behind the person
  };
  /// The next frame of a film; a video behind it moves on by one frame and begins again at its end.
  Result<Shown> behind(const YuvImage& picture);
  /// As if so many frames had been shown.
  Status skip(FrameIndex frames);

 private:
  class Impl;
  explicit Backdrop(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
