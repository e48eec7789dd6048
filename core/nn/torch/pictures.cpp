// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/pictures.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <string>

#include "core/nn/compatible_config.h"
#include "core/nn/light/light_config.h"
#include "core/nn/light/light_pixels.h"

namespace visema::torchnet {
namespace {

bool isSquare(const ImageView& view, int size, int channels) {
  return view.data && view.size == Size{size, size} && view.channels == channels;
}

at::Tensor channelsLast(int channels, int side) {
  return at::empty({1, channels, side, side},
                   at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
}

at::Tensor compatiblePictures(int size, const FaceInput& face) {
  at::Tensor pictures = channelsLast(6, size);
  float* to = pictures.data_ptr<float>();
  const Rect hidden = compatibleMask(size);
  for (int y = 0; y < size; ++y) {
    const std::uint8_t* reference = face.reference.row(y);
    const std::uint8_t* crop = face.crop.row(y);
    const bool rowHidden = y >= hidden.y && y < hidden.y + hidden.height;
    for (int x = 0; x < size; ++x, to += 6) {
      const bool isHidden = rowHidden && x >= hidden.x && x < hidden.x + hidden.width;
      for (int c = 0; c < 3; ++c) {
        to[c] = static_cast<float>(reference[3 * x + c]) / 255.0f;
        to[3 + c] = isHidden ? 0.0f : static_cast<float>(crop[3 * x + c]) / 255.0f;
      }
    }
  }
  return pictures;
}

at::Tensor lightPictures(int size, const FaceInput& face) {
  constexpr int kCell = LightConfig::kShuffle;
  constexpr int kPixels = kCell * kCell;
  at::Tensor pictures = channelsLast(LightConfig::kPlanes * kPixels, size / kCell);
  unshufflePlanes(face, pictures.data_ptr<float>(), LightConfig::kPlanes * kPixels);
  return pictures;
}

}  // namespace

Status checkFace(const NetworkSpec& spec, const FaceInput& face) {
  const int size = spec.cropSize;
  const bool maskGood = spec.family == NetworkFamily::Compatible || isSquare(face.mask, size, 1);
  if (isSquare(face.crop, size, 3) && isSquare(face.reference, size, 3) && maskGood) return {};
  return fail(ErrorCode::InvalidArgument, "this network needs a crop, a reference and a mask of " +
                                              std::to_string(size) + "x" + std::to_string(size) + " pixels");
}

Status checkPaint(const NetworkSpec& spec, std::span<const float> drive, const MutableImageView& patch) {
  if (drive.size() == spec.driveSize() && isSquare(patch, spec.cropSize, 3)) return {};
  return fail(ErrorCode::InvalidArgument, "this network needs " + std::to_string(spec.driveSize()) +
                                              " numbers to drive it and a patch of " + std::to_string(spec.cropSize) +
                                              "x" + std::to_string(spec.cropSize) + " pixels");
}

at::Tensor networkPictures(const NetworkSpec& spec, const FaceInput& face) {
  return spec.family == NetworkFamily::Compatible ? compatiblePictures(spec.cropSize, face)
                                                  : lightPictures(spec.cropSize, face);
}

void writePicture(const at::Tensor& picture, Rounding rounding, const MutableImageView& patch) {
  const at::Tensor pixels = picture.contiguous(at::MemoryFormat::ChannelsLast);
  const float* from = pixels.data_ptr<float>();
  const float half = rounding == Rounding::Nearest ? 0.5f : 0.0f;
  const int count = 3 * patch.size.width;
  for (int y = 0; y < patch.size.height; ++y, from += count) {
    std::uint8_t* to = patch.row(y);
    for (int i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>(from[i] * 255.0f + half);
  }
}

}  // namespace visema::torchnet
