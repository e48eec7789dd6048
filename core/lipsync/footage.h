// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/avatar/loaded_avatar.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/lipsync/playhead.h"

namespace visema {

/// An avatar's footage as it was filmed, by plan. Paints nothing. Belongs to one thread.
class Footage {
 public:
  explicit Footage(std::shared_ptr<LoadedAvatar> avatar) : avatar_(std::move(avatar)) {}

  Result<YuvFrame> frame(ClipFrame at);
  /// Two frames faded over where the plan says so.
  Result<YuvFrame> picture(const FramePlan& plan);
  /// To be painted on.
  std::shared_ptr<YuvImage> copyOf(const YuvImage& frame);

 private:
  const std::shared_ptr<LoadedAvatar> avatar_;
  const std::shared_ptr<YuvPool> pool_ = YuvPool::create();
};

}  // namespace visema
