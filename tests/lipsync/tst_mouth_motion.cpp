// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/lipsync/mouth_motion.h"

using namespace visema;

namespace {

/// A face whose mouth is that bright.
Image face(double mouth) {
  Image crop({256, 256}, 3);
  std::fill_n(crop.mutableView().data, crop.byteCount(), std::uint8_t{90});
  for (int y = 90; y < 140; ++y)
    std::fill_n(crop.mutableView().row(y) + 3 * 80, 3 * 96, static_cast<std::uint8_t>(std::lround(mouth)));
  return crop;
}

MouthViews views(double filmed, double painted) {
  return {mouthView(face(filmed).view()), mouthView(face(painted).view())};
}

double swing(int frame) { return 120 + 60 * std::sin(0.7 * frame); }

}  // namespace

class TestMouthMotion : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aMouthThatMovesAsFilmedScoresOne() {
    MouthMotion motion;
    for (int i = 0; i < 50; ++i) motion.add(views(swing(i), swing(i) - 30), i > 0);
    QVERIFY(std::abs(motion.restlessness() - 1) < 0.05);
  }
  void aMouthThatTremblesScoresMoreAndOneThatHardlyMovesLess() {
    MouthMotion trembling, still;
    for (int i = 0; i < 50; ++i) {
      trembling.add(views(swing(i), swing(i) + (i % 2 ? 15 : -15)), i > 0);
      still.add(views(swing(i), 120 + 0.2 * (swing(i) - 120)), i > 0);
    }
    QVERIFY(trembling.restlessness() > 2);
    QVERIFY(still.restlessness() > 0 && still.restlessness() < 0.4);
  }
  void whereTheFootageJumpsNothingIsCompared() {
    MouthMotion motion;
    for (int i = 0; i < 50; ++i)  // the painted mouth jumps where the footage does
      motion.add(views(swing(i), i < 25 ? swing(i) : 240 - swing(i)), i > 0 && i != 25);
    QVERIFY(std::abs(motion.restlessness() - 1) < 0.05);
  }
  void footageThatStandsStillSaysNothing() {
    MouthMotion motion;
    for (int i = 0; i < 10; ++i) motion.add(views(100, swing(i)), i > 0);
    QVERIFY(motion.restlessness() < 0);
  }
};

QTEST_APPLESS_MAIN(TestMouthMotion)
#include "tst_mouth_motion.moc"
