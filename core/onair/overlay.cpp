// SPDX-License-Identifier: Apache-2.0
#include "core/onair/overlay.h"

#include <algorithm>
#include <utility>

#include "core/base/try.h"
#include "core/media/video_reader.h"
#include "core/onair/camera_picture.h"

namespace visema {
namespace {

constexpr int kBlack = 16, kWhite = 235;  // of a camera's brightness

/// How much is hidden, as a brightness, so that it can be brought into a size like a picture.
YuvImage asBrightness(const Image& alpha) {
  YuvImage image(alpha.size(), kCameraColor);
  writeBlack(image);
  for (int y = 0; y < alpha.size().height; ++y)
    for (int x = 0; x < alpha.size().width; ++x)
      image.plane(0).row(y)[x] =
          static_cast<std::uint8_t>(kBlack + (alpha.view().row(y)[x] * (kWhite - kBlack) + 127) / 255);
  return image;
}

std::uint8_t shareOf(int brightness) {
  return static_cast<std::uint8_t>(std::clamp((brightness - kBlack) * 255 / (kWhite - kBlack), 0, 255));
}

/// The share in each plane; a colour counts for its four pixels.
void spread(YuvImage& cover) {
  const Plane full = cover.plane(0);
  for (int plane = 1; plane < 3; ++plane) {
    const Plane half = cover.plane(plane);
    for (int y = 0; y < half.size.height; ++y)
      for (int x = 0; x < half.size.width; ++x)
        half.row(y)[x] = shareOf((full.row(2 * y)[2 * x] + full.row(2 * y)[2 * x + 1] + full.row(2 * y + 1)[2 * x] +
                                  full.row(2 * y + 1)[2 * x + 1] + 2) /
                                 4);
  }
  for (int y = 0; y < full.size.height; ++y)
    std::transform(full.row(y), full.row(y) + full.size.width, full.row(y), shareOf);
}

}  // namespace

Overlay::Overlay(YuvImage picture, YuvImage cover) : picture_(std::move(picture)), cover_(std::move(cover)) {}

Result<std::unique_ptr<Overlay>> Overlay::read(const std::filesystem::path& png, Size size) {
  VideoReadOptions options;
  options.alpha = true;
  auto reader = TRY(VideoReader::open(png, options));
  const auto frame = TRY(reader->next());
  if (!frame || !frame->alpha)
    return fail(ErrorCode::BadData, png.string() +
                                        " has no transparency, so it would hide everything; choose a PNG "
                                        "picture that has.");
  CameraPicture painter;
  YuvImage picture(size, kCameraColor), cover(size, kCameraColor);
  painter.write(*frame->image, picture);
  painter.write(asBrightness(*frame->alpha), cover);
  spread(cover);
  return std::unique_ptr<Overlay>(new Overlay(std::move(picture), std::move(cover)));
}

void Overlay::drawOn(YuvImage& picture) const {
  for (int index = 0; index < 3; ++index) {
    const Plane to = picture.plane(index);
    const ConstPlane from = picture_.plane(index), share = cover_.plane(index);
    for (int y = 0; y < to.size.height; ++y)
      for (int x = 0; x < to.size.width; ++x) {
        const int much = share.row(y)[x];
        to.row(y)[x] = static_cast<std::uint8_t>((to.row(y)[x] * (255 - much) + from.row(y)[x] * much + 127) / 255);
      }
  }
}

}  // namespace visema
