// SPDX-License-Identifier: Apache-2.0
#include "core/nn/light/light_pixels.h"

#include <algorithm>
#include <cstring>

#include "core/base/for_every_cpu.h"
#include "core/nn/light/light_config.h"

namespace visema {
namespace {

constexpr int kCell = LightConfig::kShuffle;
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

namespace {

VISEMA_FOR_EVERY_CPU void splitRow(const std::uint8_t* pixels, int count, std::uint8_t* __restrict planes) {
  for (int x = 0; x < count; ++x)
    for (int c = 0; c < 3; ++c) planes[c * count + x] = pixels[x * 3 + c];
}

VISEMA_FOR_EVERY_CPU void shareRow(const std::uint8_t* bytes, const std::uint8_t* mask, int count,
                                   float* __restrict out) {
  for (int x = 0; x < count; ++x)
    out[x] = static_cast<float>(bytes[x]) * kByte * (1.0f - static_cast<float>(mask[x]) * kByte);
}

VISEMA_FOR_EVERY_CPU void unitRow(const std::uint8_t* bytes, int count, float* __restrict out) {
  for (int x = 0; x < count; ++x) out[x] = static_cast<float>(bytes[x]) * kByte;
}

}  // namespace

void unshufflePlanes(const FaceInput& face, float* cells, std::ptrdiff_t stride) {
  constexpr int kCellPixels = kCell * kCell;
  const int width = face.crop.size.width;
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(width) * 3);
  std::vector<float> planes(static_cast<std::size_t>(width) * LightConfig::kPlanes);
  for (int y = 0; y < face.crop.size.height; ++y) {
    splitRow(face.crop.row(y), width, bytes.data());
    for (int c = 0; c < 3; ++c) shareRow(bytes.data() + c * width, face.mask.row(y), width, planes.data() + c * width);
    splitRow(face.reference.row(y), width, bytes.data());
    unitRow(bytes.data(), 3 * width, planes.data() + 3 * width);
    unitRow(face.mask.row(y), width, planes.data() + 6 * width);
    float* to = cells + static_cast<std::ptrdiff_t>(y / kCell) * (width / kCell) * stride + (y % kCell) * kCell;
    for (int x = 0; x < width; x += kCell, to += stride)
      for (int plane = 0; plane < LightConfig::kPlanes; ++plane)
        std::memcpy(to + plane * kCellPixels, planes.data() + plane * width + x, kCell * sizeof(float));
  }
}

void ResidualPlanes::reshape(int size) {
  size_ = size;
  stride_ = size + 2;
  planes_.resize(static_cast<std::size_t>(stride_) * (size + 2) * 3);
  smoothed_.resize(static_cast<std::size_t>(size) * 3);
  inTurns_.resize(static_cast<std::size_t>(size) * 3);
  shares_.resize(static_cast<std::size_t>(size) * 3);
}

void ResidualPlanes::shuffleIn(const float* cells, std::ptrdiff_t stride, int y) {
  for (int plane = 0; plane < 3; ++plane)
    for (int dy = 0; dy < kCell; ++dy) {
      const float* from = cells + (plane * kCell + dy) * kCell;
      float* to = planes_.data() + rowAt(plane, y + dy) + 1;
      for (int x = 0; x < size_; x += kCell, from += stride) std::memcpy(to + x, from, kCell * sizeof(float));
    }
}

namespace {

/// `count` pixels of one output plane from nine rows that begin one pixel to the left.
VISEMA_FOR_EVERY_CPU void smoothRow(const float* const rows[9], const float* weights, float bias, int count,
                                    float* __restrict out) {
  for (int x = 0; x < count; ++x) {
    float sum = bias;
    for (int row = 0; row < 9; ++row)
      sum += weights[row * 3] * rows[row][x] + weights[row * 3 + 1] * rows[row][x + 1] +
             weights[row * 3 + 2] * rows[row][x + 2];
    out[x] = sum;
  }
}

/// Three rows of numbers and the mask, so that what belongs to a byte of the patch is in its place.
VISEMA_FOR_EVERY_CPU void interleaveRow(const float* planes, int planeStride, const std::uint8_t* mask, int count,
                                        float* __restrict inTurns, float* __restrict shares) {
  for (int x = 0; x < count; ++x)
    for (int c = 0; c < 3; ++c) {
      inTurns[x * 3 + c] = planes[c * planeStride + x];
      shares[x * 3 + c] = static_cast<float>(mask[x]) * kByte;
    }
}

VISEMA_FOR_EVERY_CPU void compositeRow(const std::uint8_t* crop, const std::uint8_t* reference, const float* residual,
                                       const float* shares, int count, std::uint8_t* __restrict out) {
  for (int i = 0; i < count; ++i) {
    const auto through = static_cast<float>(crop[i]);
    const float painted = static_cast<float>(reference[i]) + 255.0f * residual[i];
    const float value = through + shares[i] * (painted - through);
    out[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(std::min(std::max(value, 0.0f), 255.0f) + 0.5f));
  }
}

}  // namespace

void ResidualPlanes::composite(const SmoothConv& smooth, const FacePixels& face, MutableImageView patch) {
  for (int y = 0; y < size_; ++y) {
    const std::uint8_t* crop = face.crop().view().row(y);
    const std::uint8_t* mask = face.mask().view().row(y);
    // Outside the mask the crop passes through: skip what is not painted.
    const auto painted = [](std::uint8_t m) { return m != 0; };
    const int first = static_cast<int>(std::find_if(mask, mask + size_, painted) - mask);
    std::memcpy(patch.row(y), crop, static_cast<std::size_t>(size_) * 3);
    if (first == size_) continue;
    int end = size_;
    while (!painted(mask[end - 1])) --end;
    const int count = end - first;
    const float* rows[9];
    for (int plane = 0; plane < 3; ++plane)
      for (int ky = 0; ky < 3; ++ky) rows[plane * 3 + ky] = planes_.data() + rowAt(plane, y + ky - 1) + first;
    for (int o = 0; o < 3; ++o)
      smoothRow(rows, smooth.weights.data() + o * 27, smooth.bias[o], count, smoothed_.data() + o * size_);
    interleaveRow(smoothed_.data(), size_, mask + first, count, inTurns_.data(), shares_.data());
    compositeRow(crop + first * 3, face.reference().view().row(y) + first * 3, inTurns_.data(), shares_.data(),
                 count * 3, patch.row(y) + first * 3);
  }
}

}  // namespace visema
