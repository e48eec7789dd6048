// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <random>

#include "core/base/yuv_convert.h"

using namespace visema;

Q_DECLARE_METATYPE(visema::ColorSpec)

namespace {

void addColorRows() {
  QTest::addColumn<ColorSpec>("color");
  QTest::newRow("601 limited") << ColorSpec{ColorMatrix::Bt601, ColorRange::Limited};
  QTest::newRow("601 full") << ColorSpec{ColorMatrix::Bt601, ColorRange::Full};
  QTest::newRow("709 limited") << ColorSpec{ColorMatrix::Bt709, ColorRange::Limited};
  QTest::newRow("709 full") << ColorSpec{ColorMatrix::Bt709, ColorRange::Full};
}

/// The definition, in doubles, for one pixel.
std::array<double, 3> bgrOf(int y, int u, int v, ColorSpec color) {
  const bool full = color.range == ColorRange::Full;
  const double kr = color.matrix == ColorMatrix::Bt601 ? 0.299 : 0.2126;
  const double kb = color.matrix == ColorMatrix::Bt601 ? 0.114 : 0.0722;
  const double luma = full ? y : (y - 16) * 255.0 / 219.0;
  const double cb = (u - 128) * (full ? 1.0 : 255.0 / 224.0), cr = (v - 128) * (full ? 1.0 : 255.0 / 224.0);
  const double red = luma + 2 * (1 - kr) * cr, blue = luma + 2 * (1 - kb) * cb;
  const double green = (luma - kr * red - kb * blue) / (1 - kr - kb);
  return {std::clamp(blue, 0.0, 255.0), std::clamp(green, 0.0, 255.0), std::clamp(red, 0.0, 255.0)};
}

/// Colours that BGR can hold, smooth enough to look like a picture.
YuvImage makeScene(Size size, ColorSpec color, unsigned seed) {
  std::mt19937 random(seed);
  Image bgr(size, 3);
  MutableImageView view = bgr.mutableView();
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      for (int c = 0; c < 3; ++c)
        view.row(y)[x * 3 + c] =
            static_cast<uint8_t>(60 + std::abs((x * (c + 1) + y * (3 - c)) % 260 - 130) + random() % 8);
  YuvImage yuv(size, color);
  bgrToYuv(view, yuv);
  return yuv;
}

int largestDifference(const YuvImage& a, const YuvImage& b, int plane) {
  int worst = 0;
  for (int y = 0; y < a.plane(plane).size.height; ++y)
    for (int x = 0; x < a.plane(plane).size.width; ++x)
      worst = std::max(worst, std::abs(a.plane(plane).row(y)[x] - b.plane(plane).row(y)[x]));
  return worst;
}

}  // namespace

class TestYuvConvert : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCodeValueFollowsTheDefinition_data() { addColorRows(); }
  void everyCodeValueFollowsTheDefinition() {
    QFETCH(ColorSpec, color);
    YuvImage yuv({512, 2}, color);  // each luma code twice over, against a sweep of chroma codes
    Image bgr(yuv.size(), 3);
    double worst = 0;
    for (int u = 0; u < 256; u += 15) {
      for (int v = 0; v < 256; v += 15) {
        for (int x = 0; x < 512; ++x) yuv.plane(0).row(0)[x] = yuv.plane(0).row(1)[x] = static_cast<uint8_t>(x / 2);
        for (int x = 0; x < 256; ++x) {
          yuv.plane(1).row(0)[x] = static_cast<uint8_t>(u);
          yuv.plane(2).row(0)[x] = static_cast<uint8_t>(v);
        }
        yuvToBgr(yuv, bgr.mutableView());
        for (int x = 0; x < 512; ++x) {
          const auto exact = bgrOf(x / 2, u, v, color);
          for (int c = 0; c < 3; ++c) worst = std::max(worst, std::abs(bgr.view().row(1)[x * 3 + c] - exact[c]));
        }
      }
    }
    QVERIFY2(worst < 0.52, qPrintable(QString::number(worst)));
  }

  void thereAndBackChangesAtMostTheRounding_data() { addColorRows(); }
  void thereAndBackChangesAtMostTheRounding() {
    QFETCH(ColorSpec, color);
    for (Size size : {Size{1, 1}, Size{2, 2}, Size{7, 5}, Size{64, 33}, Size{1283, 31}}) {
      const YuvImage yuv = makeScene(size, color, 1);
      Image bgr(size, 3);
      yuvToBgr(yuv, bgr.mutableView());
      YuvImage back(size, color);
      bgrToYuv(bgr.view(), back);
      for (int plane = 0; plane < 3; ++plane) QVERIFY(largestDifference(yuv, back, plane) <= 1);
    }
  }

  void aRegionIsTheSamePartOfTheWhole() {
    const Size size{1301, 77};
    const YuvImage yuv = makeScene(size, {}, 2);
    Image whole(size, 4);
    yuvToBgr(yuv, whole.mutableView());
    for (Rect region : {Rect{0, 0, 1, 1}, Rect{3, 5, 7, 9}, Rect{701, 11, 600, 66}, Rect{0, 76, 1301, 1}}) {
      Image part({region.width, region.height}, 4);
      yuvToBgr(yuv, region, part.mutableView());
      for (int y = 0; y < region.height; ++y)
        QVERIFY(std::equal(part.view().row(y), part.view().row(y) + region.width * 4,
                           whole.view().row(region.y + y) + region.x * 4));
    }
  }

  void writingARegionTouchesNothingElse() {
    const Size size{101, 57};
    const YuvImage before = makeScene(size, {}, 3);
    const Rect region = wholeChromaRect({33, 21, 68, 36}, size);
    QCOMPARE(region, (Rect{32, 20, 69, 37}));
    YuvImage after = before.clone();
    Image white({region.width, region.height}, 3);
    std::fill_n(white.mutableView().data, white.byteCount(), std::uint8_t{255});
    bgrToYuv(white.view(), region, after);
    for (int plane = 0; plane < 3; ++plane) {
      const int half = plane ? 2 : 1;
      for (int y = 0; y < before.plane(plane).size.height; ++y) {
        for (int x = 0; x < before.plane(plane).size.width; ++x) {
          const bool inside = x >= region.x / half && y >= region.y / half;
          const int expected = inside ? (plane ? 128 : 235) : before.plane(plane).row(y)[x];
          QCOMPARE(int(after.plane(plane).row(y)[x]), expected);
        }
      }
    }
  }

  void wholeChromaRectStaysInThePicture() {
    QCOMPARE(wholeChromaRect({-5, -5, 8, 9}, {100, 100}), (Rect{0, 0, 4, 4}));
    QCOMPARE(wholeChromaRect({95, 95, 10, 10}, {99, 98}), (Rect{94, 94, 5, 4}));
    QCOMPARE(wholeChromaRect({200, 0, 4, 4}, {100, 100}).width, 0);
  }
};

QTEST_APPLESS_MAIN(TestYuvConvert)
#include "tst_yuv_convert.moc"
