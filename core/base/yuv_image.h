// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/image.h"

namespace visema {

enum class ColorMatrix { Bt601, Bt709 };
enum class ColorRange { Limited, Full };

/// How the numbers in a YUV picture mean colours; carried with every picture, never guessed twice.
struct ColorSpec {
  ColorMatrix matrix = ColorMatrix::Bt709;
  ColorRange range = ColorRange::Limited;
  constexpr bool operator==(const ColorSpec&) const = default;
};

struct Plane {
  std::uint8_t* data = nullptr;
  Size size;
  std::ptrdiff_t stride = 0;
  std::uint8_t* row(int y) const { return data + y * stride; }
};
struct ConstPlane {
  const std::uint8_t* data = nullptr;
  Size size;
  std::ptrdiff_t stride = 0;
  const std::uint8_t* row(int y) const { return data + y * stride; }
};

/// Owning planar YUV 4:2:0, 8 bit; odd sizes round the chroma planes up. Rows are 64-byte aligned.
class YuvImage {
 public:
  YuvImage() = default;
  YuvImage(Size size, ColorSpec color);

  Size size() const { return size_; }
  ColorSpec color() const { return color_; }
  void setColor(ColorSpec color) { color_ = color; }
  bool empty() const { return !bytes_; }
  std::size_t byteCount() const { return byteCount_; }
  static std::size_t byteCountOf(Size size);  // what a picture of that size takes
  Plane plane(int index);
  ConstPlane plane(int index) const;
  YuvImage clone() const;

 private:
  Size size_;
  ColorSpec color_;
  std::size_t byteCount_ = 0;
  std::array<std::size_t, 3> offsets_{};
  struct Free {
    void operator()(std::uint8_t* bytes) const;
  };
  std::unique_ptr<std::uint8_t[], Free> bytes_;
};

using YuvFrame = std::shared_ptr<const YuvImage>;

/// Hands out pictures of one size and takes their memory back when the last owner lets go. Thread-safe.
class YuvPool : public std::enable_shared_from_this<YuvPool> {
 public:
  static std::shared_ptr<YuvPool> create(std::size_t keepAtMost = 16);
  std::shared_ptr<YuvImage> acquire(Size size, ColorSpec color);

 private:
  explicit YuvPool(std::size_t keepAtMost) : keepAtMost_(keepAtMost) {}
  void giveBack(std::unique_ptr<YuvImage> image);
  const std::size_t keepAtMost_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<YuvImage>> free_;
};

}  // namespace visema
