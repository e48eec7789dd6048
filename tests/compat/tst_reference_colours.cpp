// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <opencv2/videoio.hpp>

#include "core/base/yuv_convert.h"
#include "core/lipsync/reference_colors.h"
#include "core/media/media_writer.h"
#include "core/media/video_reader.h"
#include "tests/support/synthetic_package.h"

using namespace visema;

Q_DECLARE_METATYPE(visema::ColorSpec)

namespace {

/// How far colours lie from OpenCV's, in codes.
struct Difference {
  double mean = 0;
  int largest = 0;
  double luma = 0;  // the largest of the greys that the colours have
};

Difference difference(const Image& bgr, const cv::Mat& expected) {
  Difference found;
  for (int y = 0; y < expected.rows; ++y)
    for (int x = 0; x < expected.cols; ++x) {
      const std::uint8_t *ours = bgr.view().row(y) + 3 * x, *theirs = expected.ptr<std::uint8_t>(y) + 3 * x;
      constexpr double kShare[] = {0.114, 0.587, 0.299};
      double grey = 0;
      for (int c = 0; c < 3; ++c) {
        const int apart = ours[c] - theirs[c];
        found.mean += std::abs(apart) / (3.0 * expected.rows * expected.cols);
        found.largest = std::max(found.largest, std::abs(apart));
        grey += kShare[c] * apart;
      }
      found.luma = std::max(found.luma, std::abs(grey));
    }
  return found;
}

/// A face whose colours go to the edges of what there is, as a film.
Status writeFilm(const std::filesystem::path& file, Size size, ColorSpec color) {
  MediaWriterOptions options;
  options.size = size;
  options.color = color;
  options.crf = 8;
  auto writer = MediaWriter::create(file, options);
  if (!writer) return fail(writer.error());
  for (int i = 0; i < 3; ++i) {
    YuvImage frame = test::syntheticFrame(size, i);
    frame.setColor(color);
    for (int plane = 0; plane < 3; ++plane)  // a field of strong colours
      for (int y = 0; y < size.height / 8; ++y)
        for (int x = 0; x < size.width / 4; ++x)
          frame.plane(plane).row(size.height / 4 + y)[x] = static_cast<std::uint8_t>(
              plane == 0 ? 16 + 219 * y * 8 / size.height : 60 + (plane == 1 ? x * 4 * 130 / size.width : 3 * y % 130));
    if (Status status = (*writer)->addFrame(frame); !status) return status;
  }
  auto written = (*writer)->finish();
  return written ? Status() : fail(written.error());
}

}  // namespace

class TestReferenceColours : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFilmHasTheColoursInWhichOpenCvDecodesItWhateverItsTagsSay_data() {
    QTest::addColumn<ColorSpec>("color");
    QTest::addColumn<int>("width");
    QTest::newRow("BT.709") << ColorSpec{ColorMatrix::Bt709, ColorRange::Limited} << 320;
    QTest::newRow("BT.601") << ColorSpec{ColorMatrix::Bt601, ColorRange::Limited} << 320;
    QTest::newRow("full range") << ColorSpec{ColorMatrix::Bt709, ColorRange::Full} << 320;
    QTest::newRow("a width of no round number") << ColorSpec{ColorMatrix::Bt709, ColorRange::Limited} << 330;
  }
  void aFilmHasTheColoursInWhichOpenCvDecodesItWhateverItsTagsSay() {
    QFETCH(ColorSpec, color);
    QFETCH(int, width);
    QTemporaryDir folder;
    const std::filesystem::path film = std::filesystem::path(folder.path().toStdString()) / "film.mp4";
    QVERIFY(writeFilm(film, {width, 240}, color));
    cv::VideoCapture theirs(film.string(), cv::CAP_FFMPEG);
    if (!theirs.isOpened()) QSKIP("this OpenCV cannot decode films");
    const auto ours = VideoReader::open(film);
    QVERIFY(ours);
    for (int frame = 0; frame < 3; ++frame) {
      cv::Mat expected;
      QVERIFY(theirs.read(expected));
      const auto next = (*ours)->next();
      QVERIFY(next && *next);
      const YuvImage& seen = *(*next)->image;
      QVERIFY(seen.color() == color);
      Image bgr(seen.size(), 3);
      yuvToBgr(seen, bgr.mutableView());
      const Difference asTagged = difference(bgr, expected);
      referenceBgr(seen, {0, 0, width, 240}, bgr.mutableView());
      const Difference asDecoded = difference(bgr, expected);
      if (frame == 0)
        qInfo("from OpenCV's: mean %.3f, largest %d, grey %.2f codes; as the film is tagged mean %.2f, largest %d",
              asDecoded.mean, asDecoded.largest, asDecoded.luma, asTagged.mean, asTagged.largest);
      QVERIFY2(asDecoded.luma <= 1, qPrintable(QString::number(asDecoded.luma)));
      QVERIFY2(asDecoded.mean < 0.5, qPrintable(QString::number(asDecoded.mean)));
      if (color.matrix == ColorMatrix::Bt709)
        QVERIFY2(asTagged.mean > 3 * asDecoded.mean && asTagged.largest > 8, "it would not notice another matrix");
    }
  }
};

QTEST_APPLESS_MAIN(TestReferenceColours)
#include "tst_reference_colours.moc"
