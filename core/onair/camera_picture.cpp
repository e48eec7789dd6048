// SPDX-License-Identifier: Apache-2.0
#include "core/onair/camera_picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace visema {
namespace {

constexpr int kBlackLuma = 16, kGrey = 128;
constexpr int kBits = 14;  // of fraction in a colour matrix

/// From one way of writing colours to another: grey stays grey, so that chroma needs no luma.
struct ColorChange {
  int luma = 0, lumaFromU = 0, lumaFromV = 0;
  int uFromU = 0, uFromV = 0, vFromU = 0, vFromV = 0;
  int lumaBase = 0;  // of the source
};

struct Weights {
  double red, blue;
  double green() const { return 1 - red - blue; }
};
Weights weightsOf(ColorMatrix matrix) {
  return matrix == ColorMatrix::Bt709 ? Weights{0.2126, 0.0722} : Weights{0.299, 0.114};
}

ColorChange colorChange(ColorSpec from, ColorSpec to) {
  const Weights a = weightsOf(from.matrix), b = weightsOf(to.matrix);
  // Red, green and blue less their luma, of one unit of U and V.
  const double blue = 2 * (1 - a.blue), red = 2 * (1 - a.red);
  const double greenU = -blue * a.blue / a.green(), greenV = -red * a.red / a.green();
  const double lumaU = b.green() * greenU + b.blue * blue, lumaV = b.red * red + b.green() * greenV;
  const bool fullFrom = from.range == ColorRange::Full, fullTo = to.range == ColorRange::Full;
  const double lumaScale = (fullTo ? 255.0 : 219.0) / (fullFrom ? 255.0 : 219.0);
  const double chromaScale = (fullTo ? 255.0 : 224.0) / (fullFrom ? 255.0 : 224.0);
  const double lumaOfChroma = (fullTo ? 255.0 : 219.0) / (fullFrom ? 255.0 : 224.0);
  const auto fixed = [](double value) { return static_cast<int>(std::lround(value * (1 << kBits))); };
  ColorChange change;
  change.luma = fixed(lumaScale);
  change.lumaFromU = fixed(lumaOfChroma * lumaU);
  change.lumaFromV = fixed(lumaOfChroma * lumaV);
  change.uFromU = fixed(chromaScale * (blue - lumaU) / (2 * (1 - b.blue)));
  change.uFromV = fixed(chromaScale * (0 - lumaV) / (2 * (1 - b.blue)));
  change.vFromU = fixed(chromaScale * (0 - lumaU) / (2 * (1 - b.red)));
  change.vFromV = fixed(chromaScale * (red - lumaV) / (2 * (1 - b.red)));
  change.lumaBase = fullFrom ? 0 : kBlackLuma;
  return change;
}

std::uint8_t clampedByte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

void changeColors(const YuvImage& from, YuvImage& to) {
  const ColorChange change = colorChange(from.color(), to.color());
  const int base = to.color().range == ColorRange::Full ? 0 : kBlackLuma;
  constexpr int kHalf = 1 << (kBits - 1);
  for (int y = 0; y < from.size().height; ++y) {
    const std::uint8_t* luma = from.plane(0).row(y);
    const std::uint8_t* uRow = from.plane(1).row(y / 2);
    const std::uint8_t* vRow = from.plane(2).row(y / 2);
    std::uint8_t* out = to.plane(0).row(y);
    for (int x = 0; x < from.size().width; ++x)
      out[x] =
          clampedByte(base + ((change.luma * (luma[x] - change.lumaBase) + change.lumaFromU * (uRow[x / 2] - kGrey) +
                               change.lumaFromV * (vRow[x / 2] - kGrey) + kHalf) >>
                              kBits));
    if (y % 2 != 0) continue;
    std::uint8_t* uOut = to.plane(1).row(y / 2);
    std::uint8_t* vOut = to.plane(2).row(y / 2);
    for (int x = 0; x < from.plane(1).size.width; ++x) {
      const int u = uRow[x] - kGrey, v = vRow[x] - kGrey;
      uOut[x] = clampedByte(kGrey + ((change.uFromU * u + change.uFromV * v + kHalf) >> kBits));
      vOut[x] = clampedByte(kGrey + ((change.vFromU * u + change.vFromV * v + kHalf) >> kBits));
    }
  }
}

/// Each pixel the mean of four.
void halve(ConstPlane from, Plane to) {
  for (int y = 0; y < to.size.height; ++y) {
    const std::uint8_t* upper = from.row(2 * y);
    const std::uint8_t* lower = from.row(std::min(2 * y + 1, from.size.height - 1));
    std::uint8_t* out = to.row(y);
    for (int x = 0; x < to.size.width; ++x) {
      const int right = std::min(2 * x + 1, from.size.width - 1);
      out[x] = static_cast<std::uint8_t>((upper[2 * x] + upper[right] + lower[2 * x] + lower[right] + 2) / 4);
    }
  }
}

/// Bilinear, into a place that may reach over the edges of `to`; `columns` is memory to work with.
void scale(ConstPlane from, Plane to, Rect part, std::vector<int>& columns) {
  constexpr int kOne = 256;
  const auto place = [](int at, int size, int fromSize) {
    const std::int64_t fixed = (static_cast<std::int64_t>(2 * at + 1) * fromSize * kOne / size - kOne) / 2;
    return static_cast<int>(std::clamp<std::int64_t>(fixed, 0, static_cast<std::int64_t>(fromSize - 1) * kOne));
  };
  const int left = std::max(0, part.x), right = std::min(to.size.width, part.x + part.width);
  const int top = std::max(0, part.y), bottom = std::min(to.size.height, part.y + part.height);
  columns.resize(static_cast<std::size_t>(std::max(0, right - left)));
  for (int x = left; x < right; ++x)
    columns[static_cast<std::size_t>(x - left)] = place(x - part.x, part.width, from.size.width);
  for (int y = top; y < bottom; ++y) {
    const int fromY = place(y - part.y, part.height, from.size.height);
    const int downwards = fromY % kOne;
    const std::uint8_t* upper = from.row(fromY / kOne);
    const std::uint8_t* lower = from.row(std::min(fromY / kOne + 1, from.size.height - 1));
    std::uint8_t* out = to.row(y) + left;
    for (const int fromX : columns) {
      const int here = fromX / kOne, next = std::min(here + 1, from.size.width - 1), across = fromX % kOne;
      const int above = upper[here] * (kOne - across) + upper[next] * across;
      const int below = lower[here] * (kOne - across) + lower[next] * across;
      *out++ =
          static_cast<std::uint8_t>((above * (kOne - downwards) + below * downwards + kOne * kOne / 2) / (kOne * kOne));
    }
  }
}

void fill(Plane plane, int value) {
  for (int y = 0; y < plane.size.height; ++y)
    std::memset(plane.row(y), value, static_cast<std::size_t>(plane.size.width));
}

/// The place of a picture in a frame, on even pixels.
Rect placeIn(Size picture, Size frame, const Placement& placement) {
  const double factor = placement.zoom * std::min(static_cast<double>(frame.width) / picture.width,
                                                  static_cast<double>(frame.height) / picture.height);
  const auto even = [](double value) { return static_cast<int>(std::lround(value / 2)) * 2; };
  const int width = std::max(2, even(picture.width * factor)), height = std::max(2, even(picture.height * factor));
  const double x = (frame.width - width) / 2.0 + placement.right * frame.width;
  const double y = (frame.height - height) / 2.0 + placement.down * frame.height;
  return {static_cast<int>(std::floor(x / 2)) * 2, static_cast<int>(std::floor(y / 2)) * 2, width, height};
}

void ensure(YuvImage& image, Size size) {
  if (image.empty() || image.size() != size) image = YuvImage(size, kCameraColor);
}

std::uint8_t* writePlane(ConstPlane plane, std::uint8_t* to) {
  for (int y = 0; y < plane.size.height; ++y, to += plane.size.width)
    std::memcpy(to, plane.row(y), static_cast<std::size_t>(plane.size.width));
  return to;
}

void writeYuyv(const YuvImage& image, std::uint8_t* to) {
  for (int y = 0; y < image.size().height; ++y) {
    const std::uint8_t* luma = image.plane(0).row(y);
    const std::uint8_t* u = image.plane(1).row(y / 2);
    const std::uint8_t* v = image.plane(2).row(y / 2);
    for (int x = 0; x < image.size().width / 2; ++x, to += 4) {
      to[0] = luma[2 * x];
      to[1] = u[x];
      to[2] = luma[2 * x + 1];
      to[3] = v[x];
    }
  }
}

void writeNv12(const YuvImage& image, std::uint8_t* to) {
  to = writePlane(image.plane(0), to);
  const Size chroma = image.plane(1).size;
  for (int y = 0; y < chroma.height; ++y) {
    const std::uint8_t* u = image.plane(1).row(y);
    const std::uint8_t* v = image.plane(2).row(y);
    for (int x = 0; x < chroma.width; ++x, to += 2) to[0] = u[x], to[1] = v[x];
  }
}

}  // namespace

std::size_t CameraFormat::bytes() const {
  const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
  return layout == PixelLayout::Yuyv ? pixels * 2 : pixels * 3 / 2;
}

const YuvImage& CameraPicture::colored(const YuvImage& picture) {
  if (picture.color() == kCameraColor) return picture;
  ensure(colored_, picture.size());
  changeColors(picture, colored_);
  return colored_;
}

/// As it is where size and colours fit.
const YuvImage& CameraPicture::fitted(const YuvImage& picture, Size size) {
  const YuvImage& image = colored(picture);
  if (image.size() == size) return image;
  const Rect place = placeIn(image.size(), size, {});
  ensure(fitted_, size);
  if (place.width != size.width || place.height != size.height) writeBlack(fitted_);
  scaleInto(image, place, fitted_);
  return fitted_;
}

void CameraPicture::scaleInto(const YuvImage& picture, Rect place, YuvImage& to) {
  const YuvImage* image = &picture;
  halves_.reserve(16);  // none of them moves: more than any size has
  for (std::size_t i = 0; image->size().width >= 2 * place.width && image->size().height >= 2 * place.height; ++i) {
    if (i == halves_.size()) halves_.emplace_back();
    ensure(halves_[i], {image->size().width / 2, image->size().height / 2});
    for (int plane = 0; plane < 3; ++plane) halve(image->plane(plane), halves_[i].plane(plane));
    image = &halves_[i];
  }
  for (int plane = 0; plane < 3; ++plane) {
    const int part = plane == 0 ? 1 : 2;
    scale(image->plane(plane), to.plane(plane),
          {place.x / part, place.y / part, place.width / part, place.height / part}, columns_);
  }
}

void CameraPicture::writeInto(const YuvImage& picture, const Placement& placement, YuvImage& to) {
  const YuvImage& image = colored(picture);
  scaleInto(image, placeIn(image.size(), to.size(), placement), to);
}

void CameraPicture::write(const YuvImage& picture, const CameraFormat& format, std::span<std::uint8_t> to) {
  if (to.size() < format.bytes()) return;
  const YuvImage& image = fitted(picture, format.size);
  switch (format.layout) {
    case PixelLayout::Yuyv:
      return writeYuyv(image, to.data());
    case PixelLayout::Nv12:
      return writeNv12(image, to.data());
    case PixelLayout::I420: {
      std::uint8_t* at = to.data();
      for (int plane = 0; plane < 3; ++plane) at = writePlane(image.plane(plane), at);
    }
  }
}

void CameraPicture::write(const YuvImage& picture, YuvImage& to) {
  const YuvImage& image = fitted(picture, to.size());
  for (int plane = 0; plane < 3; ++plane)
    for (int y = 0; y < image.plane(plane).size.height; ++y)
      std::memcpy(to.plane(plane).row(y), image.plane(plane).row(y),
                  static_cast<std::size_t>(image.plane(plane).size.width));
}

void writeBlack(YuvImage& to) {
  for (int plane = 0; plane < 3; ++plane) fill(to.plane(plane), plane == 0 ? kBlackLuma : kGrey);
}

void writeBlack(const CameraFormat& format, std::span<std::uint8_t> to) {
  YuvImage black(format.size, kCameraColor);
  writeBlack(black);
  CameraPicture().write(black, format, to);
}

}  // namespace visema
