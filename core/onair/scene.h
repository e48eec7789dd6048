// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/media/picture_text.h"
#include "core/onair/camera_picture.h"
#include "core/onair/overlay.h"

namespace visema {

/// What others see besides the avatar, and where it stands.
struct SceneOptions {
  Placement avatar = {};               // zoom 0.25 to 4; moved by at most the whole frame
  std::filesystem::path behind = {};   // a picture where the avatar's does not reach; none: black
  std::filesystem::path overlay = {};  // a PNG with transparency over all: a logo, a frame
  std::string name = {}, line = {};    // a lower third
  std::filesystem::path card = {};     // a picture instead of the still while the user is away

  Status validate() const;
  bool operator==(const SceneOptions&) const = default;
};

/// Makes of a session's pictures what others see. Belongs to one thread, except card().
class Scene {
 public:
  static Result<std::unique_ptr<Scene>> open(const SceneOptions& options, Size size);
  ~Scene();

  /// The picture itself where nothing is to be done to it.
  YuvFrame compose(const YuvFrame& picture);
  const YuvFrame& card() const { return card_; }  // null: there is none

 private:
  Scene(const SceneOptions& options, Size size);
  const SceneOptions options_;
  const Size size_;
  YuvFrame behind_, card_;
  std::unique_ptr<Overlay> overlay_;
  std::unique_ptr<PictureText> words_;
  const std::shared_ptr<YuvPool> pool_ = YuvPool::create();
  CameraPicture painter_;
};

}  // namespace visema
