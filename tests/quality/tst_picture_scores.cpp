// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/quality/picture_scores.h"

using namespace visema;

namespace {

constexpr int kSide = 96;
constexpr Rect kLips{24, 36, 48, 28};

Image stripes(double phase, double contrast = 60) {
  Image image({kSide, kSide}, 3);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x)
      for (int c = 0; c < 3; ++c)
        image.mutableView().row(y)[3 * x + c] =
            static_cast<std::uint8_t>(128 + contrast * std::sin(x * 0.7 + y * 0.4 + phase));
  return image;
}

Image mask() {
  Image image({kSide, kSide}, 1);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const int inside = std::min(std::min(x - 15, 80 - x), std::min(y - 25, 80 - y));
      image.mutableView().row(y)[x] = static_cast<std::uint8_t>(std::clamp(inside * 51, 0, 255));
    }
  return image;
}

Image changed(const Image& image, int by, Rect where) {
  Image result = image;
  for (int y = where.y; y < where.y + where.height; ++y)
    for (int i = where.x * 3; i < (where.x + where.width) * 3; ++i)
      result.mutableView().row(y)[i] = static_cast<std::uint8_t>(std::clamp(image.view().row(y)[i] + by, 0, 255));
  return result;
}

PictureScores compare(const std::vector<Image>& truth, const std::vector<Image>& painted) {
  const Image border = mask();
  PictureScorer scorer(border.view(), kLips);
  for (std::size_t i = 0; i < truth.size(); ++i) scorer.add(truth[i].view(), painted[i].view());
  return scorer.scores();
}

}  // namespace

class PictureScoresTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void truthComparedWithItselfIsPerfect() {
    const std::vector<Image> film{stripes(0), stripes(0.3), stripes(0.9), stripes(1)};
    const PictureScores scores = compare(film, film);
    QCOMPARE(scores.frames, 4);
    QVERIFY(scores.lipPsnr > 90);
    QVERIFY(std::abs(scores.lipSsim - 1) < 1e-6);
    QVERIFY(std::abs(scores.sharpness - 1) < 1e-9);
    QVERIFY(std::abs(scores.flickerRatio - 1) < 1e-9);
    QVERIFY(std::abs(scores.edgeRatio - 1) < 1e-9);
  }

  void aKnownDifferenceHasItsKnownPsnr() {
    const PictureScores scores = compare({stripes(0, 40)}, {changed(stripes(0, 40), 10, {0, 0, kSide, kSide})});
    QVERIFY(std::abs(scores.lipPsnr - 20 * std::log10(255.0 / 10)) < 0.01);
    QVERIFY(std::abs(scores.cropPsnr - scores.lipPsnr) < 0.01);
  }

  void onlyTheLipsCountForTheLips() {
    const PictureScores scores = compare({stripes(0)}, {changed(stripes(0), 30, {0, 0, kSide, 20})});
    QVERIFY(scores.lipPsnr > 90);
    QVERIFY(scores.cropPsnr < 30);
  }

  void softPicturesAreLessSharp() {
    const PictureScores soft = compare({stripes(0, 60)}, {stripes(0, 30)});
    QVERIFY2(std::abs(soft.sharpness - 0.25) < 0.02, std::to_string(soft.sharpness).c_str());
    QVERIFY(soft.lipSsim < 0.95);
  }

  void flickerIsSeen() {
    std::vector<Image> steady, flickering;
    for (int i = 0; i < 8; ++i) {
      steady.push_back(stripes(i * 0.02));
      flickering.push_back(changed(stripes(i * 0.02), i % 2 ? 6 : -6, kLips));
    }
    QVERIFY(compare(steady, flickering).flickerRatio > 3);
  }

  void anEdgeAtTheMaskIsSeen() {
    const PictureScores scores = compare({stripes(0, 5)}, {changed(stripes(0, 5), 25, {17, 27, 62, 52})});
    QVERIFY2(scores.edgeRatio > 1.5, std::to_string(scores.edgeRatio).c_str());
  }

  void framesAcrossACutAreNotCompared() {
    const Image border = mask();
    PictureScorer scorer(border.view(), kLips);
    const Image frame = stripes(0), jump = stripes(2);
    for (int i = 0; i < 2; ++i) scorer.add(frame.view(), frame.view());
    scorer.cut();
    scorer.add(frame.view(), jump.view());
    QCOMPARE(scorer.scores().flickerRatio, 0.0);
  }
};

QTEST_APPLESS_MAIN(PictureScoresTest)
#include "tst_picture_scores.moc"
