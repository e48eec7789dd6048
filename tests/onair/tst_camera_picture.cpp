// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/onair/camera_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

std::vector<std::uint8_t> written(const YuvImage& image, const CameraFormat& format) {
  std::vector<std::uint8_t> bytes(format.bytes());
  CameraPicture().write(image, format, bytes);
  return bytes;
}

}  // namespace

class TestCameraPicture : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aPictureArrivesAsItIsInEveryLayout_data() {
    QTest::addColumn<PixelLayout>("layout");
    QTest::newRow("YUYV") << PixelLayout::Yuyv;
    QTest::newRow("NV12") << PixelLayout::Nv12;
    QTest::newRow("I420") << PixelLayout::I420;
  }
  void aPictureArrivesAsItIsInEveryLayout() {
    QFETCH(PixelLayout, layout);
    const CameraFormat format{layout, {320, 180}, kFrameRate};
    const YuvImage picture = drawn(format.size, kCameraColor);
    QCOMPARE(farthest(picture, received(format, written(picture, format))), 0);
  }

  void coloursAreThoseOfTheStageWhateverTheFootageIsWrittenIn_data() {
    QTest::addColumn<ColorMatrix>("matrix");
    QTest::addColumn<ColorRange>("range");
    QTest::newRow("601") << ColorMatrix::Bt601 << ColorRange::Limited;
    QTest::newRow("601, full") << ColorMatrix::Bt601 << ColorRange::Full;
    QTest::newRow("709, full") << ColorMatrix::Bt709 << ColorRange::Full;
  }
  void coloursAreThoseOfTheStageWhateverTheFootageIsWrittenIn() {
    QFETCH(ColorMatrix, matrix);
    QFETCH(ColorRange, range);
    const CameraFormat format{PixelLayout::I420, {320, 180}, kFrameRate};
    const YuvImage picture = drawn(format.size, {matrix, range});
    const int most = farthest(picture, received(format, written(picture, format)));
    QVERIFY2(most <= 2, qPrintable(QString::number(most)));
  }

  void anotherSizeShowsTheWholePicture_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("smaller") << 640 << 360;
    QTest::newRow("larger") << 1920 << 1080;
    QTest::newRow("much larger") << 3840 << 2160;
  }
  void anotherSizeShowsTheWholePicture() {
    QFETCH(int, width);
    QFETCH(int, height);
    const CameraFormat format{PixelLayout::Yuyv, {1280, 720}, kFrameRate};
    const YuvImage there = received(format, written(drawn({width, height}, kCameraColor), format));
    const int most = farthest(drawn(format.size, kCameraColor), there);
    QVERIFY2(most <= 5, qPrintable(QString::number(most)));  // soft colours are the same in any size
  }

  void besideAPictureOfOtherProportionsIsBlack() {
    const CameraFormat format{PixelLayout::I420, {1280, 720}, kFrameRate};
    const YuvImage there = received(format, written(drawn({720, 1280}, kCameraColor), format));
    for (const int x : {0, 400, 880, 1279}) QCOMPARE(int{there.plane(0).row(360)[x]}, 16);
    QVERIFY(there.plane(0).row(2)[640] > 40);
    QVERIFY(there.plane(0).row(717)[640] > 40);
  }

  void aBufferThatIsTooSmallIsLeftAlone() {
    std::vector<std::uint8_t> bytes(100, 7);
    CameraPicture().write(drawn({320, 180}, kCameraColor), {PixelLayout::Yuyv, {320, 180}, kFrameRate}, bytes);
    QCOMPARE(bytes, std::vector<std::uint8_t>(100, 7));
  }
};

QTEST_APPLESS_MAIN(TestCameraPicture)
#include "tst_camera_picture.moc"
