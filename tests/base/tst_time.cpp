// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/base/time.h"

using namespace visema;

class TestTime : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fractionsAreKeptInLowestTerms() {
    QVERIFY((Rational(50, 2) == Rational(25)));
    QVERIFY((Rational(1, -2) == Rational(-1, 2)));
  }
  void framesStartAtExactSamplesWithoutDrift() {
    const FrameRate ntsc{30000, 1001};
    QCOMPARE(firstSampleOfFrame(30000, 48000, ntsc), std::int64_t{48000} * 1001);
    for (FrameIndex frame = 0; frame < 5000; ++frame)
      QCOMPARE(frameAtSample(firstSampleOfFrame(frame, 48000, kFrameRate), 48000, kFrameRate), frame);
  }
  void aPartOfAFrameNeedsAWholeFrame() {
    QCOMPARE(framesCovering(0, 16000, kFrameRate), FrameIndex{0});
    QCOMPARE(framesCovering(1, 16000, kFrameRate), FrameIndex{1});
    QCOMPARE(framesCovering(640, 16000, kFrameRate), FrameIndex{1});
    QCOMPARE(framesCovering(641, 16000, kFrameRate), FrameIndex{2});
  }
};

QTEST_APPLESS_MAIN(TestTime)
#include "tst_time.moc"
