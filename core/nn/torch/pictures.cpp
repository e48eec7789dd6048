// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/pictures.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <string>

#include "core/nn/compatible_config.h"
#include "core/nn/light/light_config.h"

namespace visema::torchnet {
namespace {

constexpr float kByte = 1.0f / 255.0f;

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
  float* to = pictures.data_ptr<float>();
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const std::ptrdiff_t cell = static_cast<std::ptrdiff_t>(y / kCell) * (size / kCell) + x / kCell;
      float* pixel = to + cell * LightConfig::kPlanes * kPixels + (y % kCell) * kCell + x % kCell;
      const float mask = static_cast<float>(face.mask.row(y)[x]) * kByte;
      for (int c = 0; c < 3; ++c) {
        pixel[c * kPixels] = static_cast<float>(face.crop.row(y)[3 * x + c]) * kByte * (1.0f - mask);
        pixel[(3 + c) * kPixels] = static_cast<float>(face.reference.row(y)[3 * x + c]) * kByte;
      }
      pixel[6 * kPixels] = mask;
    }
  }
  return pictures;
}

std::uint8_t rounded(float value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f) + 0.5f); }

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

void writeComposite(const at::Tensor& residual, const PassingPixels& pixels, const MutableImageView& patch) {
  const at::Tensor planes = residual.contiguous();
  const std::ptrdiff_t planeSize = static_cast<std::ptrdiff_t>(patch.size.width) * patch.size.height;
  const float* from = planes.data_ptr<float>();
  for (int y = 0; y < patch.size.height; ++y, from += patch.size.width) {
    const std::uint8_t* crop = pixels.crop.view().row(y);
    const std::uint8_t* reference = pixels.reference.view().row(y);
    const std::uint8_t* mask = pixels.mask.view().row(y);
    std::uint8_t* to = patch.row(y);
    for (int x = 0; x < patch.size.width; ++x)
      for (int c = 0; c < 3; ++c) {
        const auto skin = static_cast<float>(crop[3 * x + c]);
        const float painted = static_cast<float>(reference[3 * x + c]) + 255.0f * from[c * planeSize + x];
        to[3 * x + c] = rounded(skin + static_cast<float>(mask[x]) * kByte * (painted - skin));
      }
  }
}

Image copied(const ImageView& view) {
  Image copy(view.size, view.channels);
  for (int y = 0; y < view.size.height; ++y)
    std::copy_n(view.row(y), view.size.width * view.channels, copy.mutableView().row(y));
  return copy;
}

}  // namespace visema::torchnet
