// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/yuv_picture.h"

#include "core/base/yuv_convert.h"

namespace visema::ui {
namespace {

struct Weights {
  float red, blue;
};
Weights weightsOf(ColorMatrix matrix) {
  return matrix == ColorMatrix::Bt709 ? Weights{0.2126F, 0.0722F} : Weights{0.299F, 0.114F};
}

}  // namespace

YuvToRgb yuvToRgb(ColorSpec color) {
  const Weights w = weightsOf(color.matrix);
  const float green = 1 - w.red - w.blue;
  const bool limited = color.range == ColorRange::Limited;
  const float lumaScale = limited ? 255.0F / 219.0F : 1.0F;
  const float chromaScale = limited ? 255.0F / 224.0F : 1.0F;
  const float lumaZero = limited ? 16.0F / 255.0F : 0.0F;
  const float rv = 2 * (1 - w.red) * chromaScale;
  const float bu = 2 * (1 - w.blue) * chromaScale;
  const float gu = -bu * w.blue / green;
  const float gv = -rv * w.red / green;
  constexpr float kChromaZero = 128.0F / 255.0F;
  YuvToRgb result{{lumaScale, 0, rv, lumaScale, gu, gv, lumaScale, bu, 0}, {}};
  for (std::size_t row = 0; row < 3; ++row)
    result.offset[row] =
        -(result.matrix[row * 3] * lumaZero + (result.matrix[row * 3 + 1] + result.matrix[row * 3 + 2]) * kChromaZero);
  return result;
}

// A QImage of 32 bits lies in memory as B, G, R, 255, as core/base has it.

QImage toImage(const YuvImage& frame) {
  const Size size = frame.size();
  QImage image(size.width, size.height, QImage::Format_RGB32);
  if (!image.isNull()) yuvToBgr(frame, MutableImageView{image.bits(), size, 4, image.bytesPerLine()});
  return image;
}

YuvFrame toFrame(const QImage& picture, ColorSpec color) {
  const QImage rgb = picture.convertToFormat(QImage::Format_RGB32);
  const Size size{rgb.width(), rgb.height()};
  auto frame = std::make_shared<YuvImage>(size, color);
  bgrToYuv(ImageView{rgb.constBits(), size, 4, rgb.bytesPerLine()}, *frame);
  return frame;
}

QRectF letterbox(const QSizeF& picture, const QRectF& box) {
  if (picture.isEmpty() || box.isEmpty()) return {};
  QSizeF size = picture.scaled(box.size(), Qt::KeepAspectRatio);
  return {box.center() - QPointF(size.width() / 2, size.height() / 2), size};
}

}  // namespace visema::ui
