// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>

#include "core/base/yuv_convert.h"
#include "core/lipsync/compositor.h"
#include "core/lipsync/face_cropper.h"

using namespace visema;

namespace {

/// A smooth picture, as faces are.
YuvImage wavyPicture(Size size) {
  Image bgr(size, 3);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      for (int c = 0; c < 3; ++c)
        bgr.mutableView().row(y)[x * 3 + c] =
            static_cast<std::uint8_t>(std::lround(128 + 60 * std::sin(0.05 * x + c) * std::cos(0.04 * y)));
  YuvImage picture(size, {});
  bgrToYuv(bgr.view(), picture);
  return picture;
}

Image filled(int side, int channels, std::uint8_t value) {
  Image image({side, side}, channels);
  for (int y = 0; y < side; ++y) std::fill_n(image.mutableView().row(y), side * channels, value);
  return image;
}

int largestDifference(const YuvImage& a, const YuvImage& b, Rect except = {}) {
  int largest = 0;
  for (int index = 0; index < 3; ++index) {
    const int shift = index == 0 ? 0 : 1;
    for (int y = 0; y < a.plane(index).size.height; ++y)
      for (int x = 0; x < a.plane(index).size.width; ++x) {
        const int px = x << shift, py = y << shift;
        if (px >= except.x && px < except.x + except.width && py >= except.y && py < except.y + except.height) continue;
        largest = std::max(largest, std::abs(a.plane(index).row(y)[x] - b.plane(index).row(y)[x]));
      }
  }
  return largest;
}

const Similarity kTurned{0.96, 0.12, -150.3, -95.7};

}  // namespace

class TestCompositor : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aCropThatIsPastedBackUnchangedLeavesThePictureAsItWas() {
    const YuvImage picture = wavyPicture({480, 360});
    const Image crop = cropFace(picture, kTurned, 128);
    YuvImage back = picture.clone();
    blendPatch(back, kTurned, crop.view(), crop.view(), Cover(lowerFaceMask(128)));
    QVERIFY(largestDifference(picture, back) <= 2);
  }

  void nothingOutsideTheMaskChanges() {
    const YuvImage picture = wavyPicture({480, 360});
    const Similarity straight{1, 0, -101, -77};
    YuvImage painted = picture.clone();
    Image mask = filled(128, 1, 0);
    for (int y = 40; y < 80; ++y) std::fill_n(mask.mutableView().row(y) + 30, 60, std::uint8_t{255});
    blendPatch(painted, straight, cropFace(picture, straight, 128).view(), filled(128, 3, 255).view(), Cover(mask));
    QVERIFY(largestDifference(picture, painted) > 30);
    QCOMPARE(largestDifference(picture, painted, {101 + 30 - 2, 77 + 40 - 2, 64, 44}), 0);
  }

  void aCropShowsWhatTheSimilaritySays() {
    YuvImage picture = wavyPicture({300, 200});
    Image bgr({300, 200}, 3);
    yuvToBgr(picture, bgr.mutableView());
    const Image crop = cropFace(picture, {1, 0, -100, -50}, 64);
    for (int y = 0; y < 64; ++y)
      for (int i = 0; i < 64 * 3; ++i) QCOMPARE(int(crop.view().row(y)[i]), int(bgr.view().row(y + 50)[100 * 3 + i]));
  }

  void aCropBeyondTheBorderRepeatsTheNearestPixels() {
    const YuvImage picture = wavyPicture({100, 100});
    const Image crop = cropFace(picture, {1, 0, 40, 0}, 64);  // 40 pixels hang over on the left
    for (int y = 0; y < 64; ++y) QCOMPARE(int(crop.view().row(y)[0]), int(crop.view().row(y)[30 * 3]));
  }

  void aShadeOfLightIsMatchedAtTheEdge() {
    const YuvImage picture = wavyPicture({480, 360});
    const Image crop = cropFace(picture, kTurned, 128);
    Image darker = crop;
    for (int y = 0; y < 128; ++y)
      for (int i = 0; i < 128 * 3; ++i) darker.mutableView().row(y)[i] -= 8;
    YuvImage painted = picture.clone();
    blendPatch(painted, kTurned, crop.view(), darker.view(), Cover(lowerFaceMask(128)));
    QVERIFY(largestDifference(picture, painted) <= 3);
  }

  void theReferenceWayPastesTheWholeBoxHard() {
    const YuvImage picture = wavyPicture({400, 300});
    const Rect box{60, 40, 164, 164};
    YuvImage painted = picture.clone();
    const Image crop = cropRectangle(picture, box, 328, true);
    pasteReferenceExact(painted, box, crop.view(), filled(320, 3, 200).view(), ResizeFilter::Bicubic);
    QCOMPARE(largestDifference(picture, painted, {60, 40, 164, 164}), 0);
    QVERIFY(largestDifference(picture, painted) > 30);
  }

  void theReferenceWaySpillsNoColourOverOddBorders() {
    YuvImage picture({200, 160}, {});  // grey
    for (int index = 0; index < 3; ++index)
      for (int y = 0; y < picture.plane(index).size.height; ++y)
        std::fill_n(picture.plane(index).row(y), picture.plane(index).size.width, std::uint8_t{128});
    const Rect box{61, 41, 99, 99};  // left and top lie in the middle of a chroma sample, right and bottom do not
    const Image blue = [&] {
      Image whole({328, 328}, 3);
      for (int y = 0; y < 328; ++y)
        for (int x = 0; x < 328; ++x) whole.mutableView().row(y)[3 * x] = 200;
      return whole;
    }();
    YuvImage painted = picture.clone();
    pasteReferenceExact(painted, box, blue.view(), centredSquare(blue.view(), 320).view(), ResizeFilter::Bicubic);
    const auto cb = [&](int x, int y) { return painted.plane(1).row(y)[x] - 128; };
    const int inside = cb(40, 40);
    QVERIFY(inside > 60);
    QCOMPARE(cb(29, 40), 0);  // outside nothing
    QCOMPARE(cb(40, 19), 0);
    QCOMPARE(cb(80, 40), 0);
    QVERIFY(std::abs(2 * cb(30, 40) - inside) <= 2);  // half of its pixels
    QVERIFY(std::abs(2 * cb(40, 20) - inside) <= 2);
    QVERIFY(std::abs(4 * cb(30, 20) - inside) <= 3);  // a quarter
    QVERIFY(std::abs(cb(79, 40) - inside) <= 1);
    for (int y = 0; y < 160; ++y)
      for (int x = 0; x < 200; ++x)
        if (x < 61 || x >= 160 || y < 41 || y >= 140) QCOMPARE(int(painted.plane(0).row(y)[x]), 128);
  }

  void sharpeningByNothingChangesNothing() {
    Image patch = filled(32, 3, 90);
    patch.mutableView().row(16)[48] = 160;
    Image same = patch;
    sharpen(same, 0);
    QVERIFY(std::equal(patch.view().data, patch.view().data + patch.byteCount(), same.view().data));
    sharpen(same, 1);
    QVERIFY(same.view().row(16)[48] > 160);
  }

  void aFadeHalfWayIsTheMean() {
    YuvImage a({16, 16}, {}), b({16, 16}, {});
    for (int i = 0; i < 3; ++i)
      for (int y = 0; y < a.plane(i).size.height; ++y) {
        std::fill_n(a.plane(i).row(y), a.plane(i).size.width, std::uint8_t{100});
        std::fill_n(b.plane(i).row(y), b.plane(i).size.width, std::uint8_t{200});
      }
    crossFade(a, b, 0.5f);
    QCOMPARE(int(a.plane(0).row(3)[3]), 150);
    QCOMPARE(int(a.plane(2).row(3)[3]), 150);
  }
};

QTEST_APPLESS_MAIN(TestCompositor)
#include "tst_compositor.moc"
