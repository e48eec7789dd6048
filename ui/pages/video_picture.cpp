// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/video_picture.h"

#include <QVideoFrameFormat>
#include <algorithm>
#include <cstring>

#include "ui/stage/yuv_picture.h"

namespace visema::ui {
namespace {

ColorSpec colorsOf(const QVideoFrameFormat& format) {
  ColorSpec color;
  // A film that does not say is taken for what its size suggests, as everywhere.
  const bool small = format.frameHeight() < 600;
  switch (format.colorSpace()) {
    case QVideoFrameFormat::ColorSpace_BT601:
      color.matrix = ColorMatrix::Bt601;
      break;
    case QVideoFrameFormat::ColorSpace_Undefined:
      color.matrix = small ? ColorMatrix::Bt601 : ColorMatrix::Bt709;
      break;
    default:
      color.matrix = ColorMatrix::Bt709;
  }
  color.range = format.colorRange() == QVideoFrameFormat::ColorRange_Full ? ColorRange::Full : ColorRange::Limited;
  return color;
}

void copyPlane(const QVideoFrame& from, int plane, const Plane& to) {
  const uchar* row = from.bits(plane);
  for (int y = 0; y < to.size.height; ++y, row += from.bytesPerLine(plane))
    std::memcpy(to.row(y), row, static_cast<std::size_t>(to.size.width));
}

}  // namespace

YuvFrame toFrame(const QVideoFrame& picture) {
  if (picture.pixelFormat() != QVideoFrameFormat::Format_YUV420P) {
    const QImage image = picture.toImage();
    return image.isNull() ? nullptr : toFrame(image);
  }
  QVideoFrame mapped(picture);
  if (!mapped.map(QVideoFrame::ReadOnly)) return nullptr;
  auto frame = std::make_shared<YuvImage>(Size{mapped.width(), mapped.height()}, colorsOf(mapped.surfaceFormat()));
  for (int plane = 0; plane < 3; ++plane) copyPlane(mapped, plane, frame->plane(plane));
  mapped.unmap();
  return frame;
}

}  // namespace visema::ui
