// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/patch.h"

#include <algorithm>
#include <cstring>

namespace visema::fused {
namespace {

constexpr int kCell = 4;
constexpr float kByte = 1.0f / 255.0f;

bool sameAs(const std::shared_ptr<const Image>& image, ImageView view) {
  if (!image || !(image->size() == view.size) || image->channels() != view.channels) return false;
  for (int y = 0; y < view.size.height; ++y)
    if (std::memcmp(image->view().row(y), view.row(y), static_cast<std::size_t>(view.size.width) * view.channels) != 0)
      return false;
  return true;
}

}  // namespace

Image copyOf(ImageView view) {
  Image copy(view.size, view.channels);
  const MutableImageView to = copy.mutableView();
  for (int y = 0; y < view.size.height; ++y)
    std::memcpy(to.row(y), view.row(y), static_cast<std::size_t>(view.size.width) * view.channels);
  return copy;
}

Status FacePixels::take(const FaceInput& input, int size, Shared& shared) {
  const auto fits = [&](const ImageView& view, int channels) {
    return view.data && view.size == Size{size, size} && view.channels == channels;
  };
  if (!fits(input.crop, 3) || !fits(input.reference, 3) || !fits(input.mask, 1))
    return fail(ErrorCode::InvalidArgument, "the light network needs crop, reference and mask of " +
                                                std::to_string(size) + "x" + std::to_string(size) + " pixels");
  crop_ = copyOf(input.crop);
  if (!sameAs(shared.reference, input.reference)) shared.reference = std::make_shared<Image>(copyOf(input.reference));
  if (!sameAs(shared.mask, input.mask)) shared.mask = std::make_shared<Image>(copyOf(input.mask));
  reference_ = shared.reference;
  mask_ = shared.mask;
  return {};
}

void unshufflePlanes(const FacePixels& face, MapView planes) {
  constexpr int kCellPixels = kCell * kCell;
  for (int y = 0; y < planes.height * kCell; ++y) {
    const std::uint8_t* crop = face.crop().view().row(y);
    const std::uint8_t* reference = face.reference().view().row(y);
    const std::uint8_t* mask = face.mask().view().row(y);
    float* row = planes.row(y / kCell) + (y % kCell) * kCell;
    for (int x = 0; x < planes.width * kCell; ++x) {
      float* to = row + (x / kCell) * planes.stride() + x % kCell;
      const float hidden = static_cast<float>(mask[x]) * kByte;
      for (int c = 0; c < 3; ++c) {
        to[c * kCellPixels] = static_cast<float>(crop[x * 3 + c]) * kByte * (1.0f - hidden);
        to[(3 + c) * kCellPixels] = static_cast<float>(reference[x * 3 + c]) * kByte;
      }
      to[6 * kCellPixels] = hidden;
    }
  }
}

void PaddedPlanes::reshape(int size) {
  size_ = size;
  stride_ = size + 2 + kChannelPadding;  // room for a vector that starts at the last pixels
  buffer_.ensure(static_cast<std::size_t>(stride_) * (size + 2) * 3);
}

void PaddedPlanes::shuffleIn(ConstMapView cells, int y) {
  for (int plane = 0; plane < 3; ++plane)
    for (int dy = 0; dy < kCell; ++dy) {
      const float* from = cells.data + (plane * kCell + dy) * kCell;
      float* to = pixel(plane, y + dy, 0);
      for (int x = 0; x < cells.width; ++x)
        std::memcpy(to + x * kCell, from + x * cells.stride(), kCell * sizeof(float));
    }
}

void compositePatch(const Kernels& kernels, const PaddedPlanes& residual, const float* smoothWeights,
                    const float* smoothBias, const FacePixels& face, MutableImageView patch) {
  constexpr int kLargest = 1024 + kChannelPadding;
  const int size = residual.size();
  alignas(64) float smoothed[3][kLargest];
  float* const out[3] = {smoothed[0], smoothed[1], smoothed[2]};
  for (int y = 0; y < size; ++y) {
    const std::uint8_t* crop = face.crop().view().row(y);
    const std::uint8_t* mask = face.mask().view().row(y);
    std::uint8_t* to = patch.row(y);
    // Outside the mask the crop passes through: skip what is not painted.
    const std::uint8_t* end = mask + size;
    const int first = static_cast<int>(std::find_if(mask, end, [](std::uint8_t m) { return m != 0; }) - mask);
    std::memcpy(to, crop, static_cast<std::size_t>(size) * 3);
    if (first == size) continue;
    const float* rows[9];
    for (int plane = 0; plane < 3; ++plane)
      for (int ky = 0; ky < 3; ++ky) rows[plane * 3 + ky] = residual.paddedRow(plane, y + ky - 1);
    kernels.smoothPlanes(rows, smoothWeights, smoothBias, size, out);
    const std::uint8_t* reference = face.reference().view().row(y);
    for (int x = first; x < size; ++x) {
      const float share = static_cast<float>(mask[x]) * kByte;
      for (int c = 0; c < 3; ++c) {
        const float through = static_cast<float>(crop[x * 3 + c]);
        const float painted = static_cast<float>(reference[x * 3 + c]) + 255.0f * smoothed[c][x];
        const float value = through + share * (painted - through);
        to[x * 3 + c] = static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f) + 0.5f);
      }
    }
  }
}

}  // namespace visema::fused
