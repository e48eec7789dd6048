// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cstring>

#include "core/base/yuv_image.h"

using namespace visema;

class TestYuvImage : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void oddSizesRoundTheChromaPlanesUp() {
    YuvImage image({7, 5}, {});
    QCOMPARE(image.plane(0).size.width, 7);
    QCOMPARE(image.plane(1).size.width, 4);
    QCOMPARE(image.plane(2).size.height, 3);
  }
  void theSizeInBytesIsKnownBeforehand() {
    for (Size size : {Size{7, 5}, Size{64, 64}, Size{1280, 720}})
      QCOMPARE(YuvImage::byteCountOf(size), YuvImage(size, {}).byteCount());
  }
  void aCloneSharesNothing() {
    YuvImage image({16, 16}, {ColorMatrix::Bt601, ColorRange::Full});
    std::memset(image.plane(0).data, 9, 16);
    YuvImage copy = image.clone();
    copy.plane(0).data[0] = 1;
    QCOMPARE(int(image.plane(0).data[0]), 9);
    QVERIFY((copy.color() == image.color()));
  }
  void aReturnedPictureIsHandedOutAgain() {
    auto pool = YuvPool::create();
    const std::uint8_t* first = pool->acquire({64, 64}, {})->plane(0).data;
    QCOMPARE(static_cast<const std::uint8_t*>(pool->acquire({64, 64}, {})->plane(0).data), first);
  }
  void aPictureOutlivesItsPool() {
    auto pool = YuvPool::create();
    auto image = pool->acquire({64, 64}, {});
    pool.reset();
    image->plane(0).data[0] = 3;
    QCOMPARE(int(image->plane(0).data[0]), 3);
  }
};

QTEST_APPLESS_MAIN(TestYuvImage)
#include "tst_yuv_image.moc"
