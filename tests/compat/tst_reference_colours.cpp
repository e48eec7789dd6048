// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <opencv2/videoio.hpp>

#include "core/base/yuv_convert.h"
#include "core/lipsync/compositor.h"
#include "core/media/video_reader.h"
#include "tests/support/synthetic_package.h"

using namespace visema;

namespace {

/// The mean difference of all colours, in codes.
double difference(const YuvImage& picture, const cv::Mat& expected) {
  Image bgr(picture.size(), 3);
  yuvToBgr(picture, bgr.mutableView());
  double sum = 0;
  for (int y = 0; y < expected.rows; ++y)
    for (int i = 0; i < 3 * expected.cols; ++i)
      sum += std::abs(bgr.view().row(y)[i] - expected.ptr<std::uint8_t>(y)[i]);
  return sum / (3.0 * expected.rows * expected.cols);
}

}  // namespace

class TestReferenceColours : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFilmHasTheColoursInWhichOpenCvDecodesItWhateverItsTagsSay() {
    QTemporaryDir folder;
    const std::filesystem::path film = std::filesystem::path(folder.path().toStdString()) / "film.mp4";
    QVERIFY(test::writeSyntheticVideo(film, {320, 240}, 5));
    cv::VideoCapture theirs(film.string(), cv::CAP_FFMPEG);
    if (!theirs.isOpened()) QSKIP("this OpenCV cannot decode films");
    const auto ours = VideoReader::open(film);
    QVERIFY(ours);
    for (int frame = 0; frame < 5; ++frame) {
      cv::Mat expected;
      QVERIFY(theirs.read(expected));
      const auto next = (*ours)->next();
      QVERIFY(next && *next);
      YuvImage seen = (*next)->image->clone();
      QVERIFY((seen.color().matrix == ColorMatrix::Bt709));
      const double asTagged = difference(seen, expected);
      seen.setColor(referenceColor(seen.color()));
      const double asDecoded = difference(seen, expected);
      if (frame == 0)
        qInfo("%.2f codes from OpenCV's colours; as the film is tagged it would be %.2f", asDecoded, asTagged);
      QVERIFY2(asDecoded < 2, qPrintable(QString::number(asDecoded)));  // it cuts off where we round
      QVERIFY2(asTagged > 1.5 * asDecoded, "this test would not notice another matrix");
    }
  }
};

QTEST_APPLESS_MAIN(TestReferenceColours)
#include "tst_reference_colours.moc"
