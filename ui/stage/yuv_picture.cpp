// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/yuv_picture.h"

#include <algorithm>
#include <cmath>

namespace visema::ui {
namespace {

struct Weights {
  float red, blue;
};
Weights weightsOf(ColorMatrix matrix) {
  return matrix == ColorMatrix::Bt709 ? Weights{0.2126F, 0.0722F} : Weights{0.299F, 0.114F};
}

/// The matrix in 16.16 fixed point, for codes from 0 to 255.
struct FixedMatrix {
  int y, redV, greenU, greenV, blueU, yOffset;
};

FixedMatrix fixedMatrix(ColorSpec color) {
  const YuvToRgb m = yuvToRgb(color);
  const auto fixed = [](float value) { return static_cast<int>(std::lround(value * 65536.0F)); };
  return {fixed(m.matrix[0]), fixed(m.matrix[2]), fixed(m.matrix[4]),
          fixed(m.matrix[5]), fixed(m.matrix[7]), color.range == ColorRange::Limited ? 16 : 0};
}

unsigned clampByte(int value) { return static_cast<unsigned>(std::clamp(value >> 16, 0, 255)); }

void convertRow(const FixedMatrix& m, const std::uint8_t* y, const std::uint8_t* u, const std::uint8_t* v, int width,
                QRgb* out) {
  constexpr int kHalf = 1 << 15;
  for (int x = 0; x < width; ++x) {
    const int luma = (y[x] - m.yOffset) * m.y + kHalf;
    const int cu = u[x / 2] - 128;
    const int cv = v[x / 2] - 128;
    const unsigned red = clampByte(luma + m.redV * cv);
    const unsigned green = clampByte(luma + m.greenU * cu + m.greenV * cv);
    const unsigned blue = clampByte(luma + m.blueU * cu);
    out[x] = 0xff000000U | (red << 16) | (green << 8) | blue;
  }
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

QImage toImage(const YuvImage& frame) {
  const Size size = frame.size();
  QImage image(size.width, size.height, QImage::Format_RGB32);
  if (image.isNull()) return image;
  const FixedMatrix matrix = fixedMatrix(frame.color());
  const ConstPlane y = frame.plane(0);
  const ConstPlane u = frame.plane(1);
  const ConstPlane v = frame.plane(2);
  for (int row = 0; row < size.height; ++row)
    convertRow(matrix, y.row(row), u.row(row / 2), v.row(row / 2), size.width,
               reinterpret_cast<QRgb*>(image.scanLine(row)));
  return image;
}

YuvFrame toFrame(const QImage& picture, ColorSpec color) {
  const QImage rgb = picture.convertToFormat(QImage::Format_RGB32);
  auto frame = std::make_shared<YuvImage>(Size{rgb.width(), rgb.height()}, color);
  const Weights w = weightsOf(color.matrix);
  const float green = 1 - w.red - w.blue;
  const bool limited = color.range == ColorRange::Limited;
  const auto code = [](float value) { return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L)); };
  const Plane planes[] = {frame->plane(0), frame->plane(1), frame->plane(2)};
  for (int row = 0; row < rgb.height(); ++row) {
    const auto* line = reinterpret_cast<const QRgb*>(rgb.constScanLine(row));
    for (int x = 0; x < rgb.width(); ++x) {
      const auto r = static_cast<float>(qRed(line[x]));
      const auto g = static_cast<float>(qGreen(line[x]));
      const auto b = static_cast<float>(qBlue(line[x]));
      const float luma = w.red * r + green * g + w.blue * b;
      planes[0].row(row)[x] = code(limited ? 16 + luma * 219 / 255 : luma);
      if ((row | x) & 1) continue;
      const float scale = limited ? 224.0F / 255.0F : 1.0F;
      planes[1].row(row / 2)[x / 2] = code(128 + scale * (b - luma) / (2 * (1 - w.blue)));
      planes[2].row(row / 2)[x / 2] = code(128 + scale * (r - luma) / (2 * (1 - w.red)));
    }
  }
  return frame;
}

QRectF letterbox(const QSizeF& picture, const QRectF& box) {
  if (picture.isEmpty() || box.isEmpty()) return {};
  QSizeF size = picture.scaled(box.size(), Qt::KeepAspectRatio);
  return {box.center() - QPointF(size.width() / 2, size.height() / 2), size};
}

}  // namespace visema::ui
