// SPDX-License-Identifier: Apache-2.0
#include "core/onair/scene.h"

#include <algorithm>
#include <cmath>

#include "core/base/try.h"
#include "core/media/video_reader.h"

namespace visema {
namespace {

constexpr double kLeastZoom = 0.25, kMostZoom = 4;

/// Any picture, or the first one of a video, as a frame of that size.
Result<YuvFrame> readPicture(const std::filesystem::path& file, Size size) {
  if (file.empty()) return YuvFrame();
  auto reader = TRY(VideoReader::open(file));
  const auto frame = TRY(reader->next());
  if (!frame) return fail(ErrorCode::BadData, file.string() + " holds no picture");
  auto picture = std::make_shared<YuvImage>(size, kCameraColor);
  CameraPicture().write(*frame->image, *picture);
  return YuvFrame(std::move(picture));
}

void copyInto(const YuvImage& from, YuvImage& to) {
  for (int plane = 0; plane < 3; ++plane)
    for (int y = 0; y < to.plane(plane).size.height; ++y)
      std::copy_n(from.plane(plane).row(y), to.plane(plane).size.width, to.plane(plane).row(y));
}

}  // namespace

Status SceneOptions::validate() const {
  const bool near = std::abs(avatar.right) <= 1 && std::abs(avatar.down) <= 1;
  if (!(avatar.zoom >= kLeastZoom && avatar.zoom <= kMostZoom) || !near)
    return fail(ErrorCode::InvalidArgument,
                "on air the avatar is shown 0.25 to 4 times as large and moved by at most the whole picture");
  return {};
}

Scene::Scene(const SceneOptions& options, Size size) : options_(options), size_(size) {}
Scene::~Scene() = default;

Result<std::unique_ptr<Scene>> Scene::open(const SceneOptions& options, Size size) {
  TRY(options.validate());
  auto scene = std::unique_ptr<Scene>(new Scene(options, size));
  scene->behind_ = TRY(readPicture(options.behind, size));
  scene->card_ = TRY(readPicture(options.card, size));
  if (!options.overlay.empty()) scene->overlay_ = TRY(Overlay::read(options.overlay, size));
  if (!options.name.empty() || !options.line.empty())
    scene->words_ = TRY(PictureText::lowerThird(options.name, options.line, size));
  return scene;
}

YuvFrame Scene::compose(const YuvFrame& picture) {
  if (options_.avatar == Placement() && !behind_ && !overlay_ && !words_) return picture;
  const std::shared_ptr<YuvImage> whole = pool_->acquire(size_, kCameraColor);
  if (options_.avatar == Placement() && !behind_) {
    painter_.write(*picture, *whole);
  } else {
    behind_ ? copyInto(*behind_, *whole) : writeBlack(*whole);
    painter_.writeInto(*picture, options_.avatar, *whole);
  }
  if (overlay_) overlay_->drawOn(*whole);
  if (words_) words_->drawOn(*whole, 0);
  return whole;
}

}  // namespace visema
