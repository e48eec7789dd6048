// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <random>

#include "core/lipsync/warp_cubic.h"

using namespace visema;

namespace {

/// Any pixels: nothing is smoother than noise, so nothing hides.
Image noise(Size size, int channels) {
  std::mt19937 random(11);
  Image image(size, channels);
  for (int y = 0; y < size.height; ++y)
    for (int i = 0; i < size.width * channels; ++i) image.mutableView().row(y)[i] = static_cast<std::uint8_t>(random());
  return image;
}

cv::Mat matOf(Image& image) {
  return {image.size().height, image.size().width, CV_8UC(image.channels()), image.mutableView().data};
}

}  // namespace

class TestWarpCubic : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theNumbersAreThoseOfOpenCv_data() {
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("angle");
    QTest::addColumn<QPointF>("shift");
    QTest::newRow("as it is") << 1.0 << 0.0 << QPointF(0, 0);
    QTest::newRow("turned") << 0.97 << 0.13 << QPointF(30.3, 21.7);
    QTest::newRow("larger, hanging over the left") << 0.6 << -0.4 << QPointF(-20.9, 40.2);
    QTest::newRow("smaller, hanging over all sides") << 2.3 << 1.9 << QPointF(150.5, -30.25);
    QTest::newRow("wholly outside") << 1.1 << 0.2 << QPointF(900, 900);
  }
  void theNumbersAreThoseOfOpenCv() {
    QFETCH(double, scale);
    QFETCH(double, angle);
    QFETCH(QPointF, shift);
    const Similarity toSource{scale * std::cos(angle), scale * std::sin(angle), shift.x(), shift.y()};
    const Similarity s = toSource.betweenPixelCentres();
    Image from = noise({201, 155}, 4);
    Image expected({131, 97}, 4);
    cv::Mat reference = matOf(expected);
    cv::warpAffine(matOf(from), reference, cv::Matx23d(s.a, -s.b, s.tx, s.b, s.a, s.ty), reference.size(),
                   cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    for (const int channels : {3, 4}) {
      Image warped(expected.size(), channels);
      warpCubic(from.view(), toSource, warped.mutableView());
      for (int y = 0; y < warped.size().height; ++y)
        for (int x = 0; x < warped.size().width; ++x)
          QVERIFY2(std::memcmp(warped.view().row(y) + x * channels, expected.view().row(y) + x * 4,
                               static_cast<std::size_t>(channels)) == 0,
                   qPrintable(QString("%1, %2").arg(x).arg(y)));
    }
  }
};

QTEST_APPLESS_MAIN(TestWarpCubic)
#include "tst_warp_cubic.moc"
