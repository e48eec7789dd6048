// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema {

/// How a camera's pixels lie in memory, without a gap.
enum class PixelLayout {
  Yuyv,  // Y U Y V
  Nv12,  // Y; then U and V by turns
  I420,  // Y; U; V
};

/// What a camera's consumer gets. Width and height are even.
struct CameraFormat {
  PixelLayout layout = PixelLayout::Yuyv;
  Size size{1280, 720};
  FrameRate rate{25};

  std::size_t bytes() const;
  int stride() const { return layout == PixelLayout::Yuyv ? size.width * 2 : size.width; }  // of the first plane
  bool operator==(const CameraFormat&) const = default;
};

/// The colours of every camera's pictures, which is what consumers take HD video to have.
inline constexpr ColorSpec kCameraColor{ColorMatrix::Bt709, ColorRange::Limited};

/// Where a picture stands in a frame.
struct Placement {
  double zoom = 1;   // 1: as large as fits
  double right = 0;  // how far its middle is from the frame's, in the frame's widths
  double down = 0;   // and heights
  bool operator==(const Placement&) const = default;
};

/// Brings pictures into a camera's size, colours and layout; what is beside a picture is black. Belongs to one thread.
class CameraPicture {
 public:
  /// `to` has format.bytes().
  void write(const YuvImage& picture, const CameraFormat& format, std::span<std::uint8_t> to);

  /// Into a picture of even size and those colours.
  void write(const YuvImage& picture, YuvImage& to);
  /// Into a part of it; the rest of `to` stays as it is.
  void writeInto(const YuvImage& picture, const Placement& placement, YuvImage& to);

 private:
  const YuvImage& colored(const YuvImage& picture);
  const YuvImage& fitted(const YuvImage& picture, Size size);
  void scaleInto(const YuvImage& picture, Rect place, YuvImage& to);

  YuvImage colored_, fitted_;
  std::vector<YuvImage> halves_;  // each half of the one before
  std::vector<int> columns_;
};

/// Black, for as long as there is no picture.
void writeBlack(const CameraFormat& format, std::span<std::uint8_t> to);
void writeBlack(YuvImage& to);

}  // namespace visema
