// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace visema {

struct Size {
  int width = 0;
  int height = 0;
  constexpr bool operator==(const Size&) const = default;
};

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  constexpr bool operator==(const Rect&) const = default;
};

/// Borrowed interleaved 8-bit pixels; whoever made the view keeps them alive. Three channels are B, G, R.
struct ImageView {
  const std::uint8_t* data = nullptr;
  Size size;
  int channels = 0;
  std::ptrdiff_t stride = 0;  // bytes from row to row
  const std::uint8_t* row(int y) const { return data + y * stride; }
};

struct MutableImageView {
  std::uint8_t* data = nullptr;
  Size size;
  int channels = 0;
  std::ptrdiff_t stride = 0;
  std::uint8_t* row(int y) const { return data + y * stride; }
  operator ImageView() const { return {data, size, channels, stride}; }
};

/// Owning interleaved 8-bit pixels, rows without gaps.
class Image {
 public:
  Image() = default;
  Image(Size size, int channels)
      : size_(size), channels_(channels), bytes_(static_cast<std::size_t>(size.width) * size.height * channels) {}

  Size size() const { return size_; }
  int channels() const { return channels_; }
  bool empty() const { return bytes_.empty(); }
  std::size_t byteCount() const { return bytes_.size(); }
  ImageView view() const { return {bytes_.data(), size_, channels_, stride()}; }
  MutableImageView mutableView() { return {bytes_.data(), size_, channels_, stride()}; }

 private:
  std::ptrdiff_t stride() const { return static_cast<std::ptrdiff_t>(size_.width) * channels_; }
  Size size_;
  int channels_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace visema
