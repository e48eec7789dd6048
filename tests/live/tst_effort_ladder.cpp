// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/live/effort_ladder.h"

using namespace visema;

namespace {
Effort after(EffortLadder& ladder, int frames, double share) {
  for (int i = 0; i < frames; ++i) ladder.observe(share);
  return ladder.effort();
}
}  // namespace

class TestEffortLadder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aMachineThatKeepsUpKeepsFullEffort() {
    EffortLadder ladder(true);
    QCOMPARE(after(ladder, 5000, 0.6), Effort::Full);
    QCOMPARE(ladder.stepsDown(), 0);
  }
  void aSingleSlowFrameChangesNothing() {
    EffortLadder ladder(true);
    for (int round = 0; round < 50; ++round) {
      ladder.observe(3.0);
      after(ladder, 30, 0.3);
    }
    QCOMPARE(ladder.effort(), Effort::Full);
  }
  void lastingLoadGoesDownStepByStep() {
    EffortLadder ladder(true);
    QCOMPARE(after(ladder, 13, 1.5), Effort::Light);
    QCOMPARE(after(ladder, 13, 1.5), Effort::EverySecond);
    QCOMPARE(after(ladder, 13, 1.5), Effort::Still);
    QCOMPARE(after(ladder, 100, 1.5), Effort::Still);
    QCOMPARE(ladder.stepsDown(), 3);
  }
  void withoutALighterNetworkThatStepIsLeftOut() {
    EffortLadder ladder(false);
    QCOMPARE(after(ladder, 13, 1.5), Effort::EverySecond);
  }
  void plentyOfTimeForLongGoesUpAgainButNotAtOnce() {
    EffortLadder ladder(true);
    after(ladder, 26, 1.5);
    QCOMPARE(after(ladder, 200, 0.2), Effort::EverySecond);
    QCOMPARE(after(ladder, 60, 0.2), Effort::Light);
    QCOMPARE(after(ladder, 260, 0.2), Effort::Full);
  }
  void aStepUpThatWasTooMuchIsTriedAgainOnlyMuchLater() {
    EffortLadder ladder(false);
    after(ladder, 26, 1.5);
    QCOMPARE(ladder.effort(), Effort::Still);
    int lastWait = 0;
    for (int relapse = 0; relapse < 3; ++relapse) {
      int wait = 0;
      while (ladder.observe(0.05) == Effort::Still) ++wait;
      QVERIFY(wait > 1.5 * lastWait);
      lastWait = wait;
      QCOMPARE(after(ladder, 13, 1.5), Effort::Still);
    }
    for (int i = 0; i < 20'000; ++i) ladder.observe(0.05);
    QCOMPARE(ladder.effort(), Effort::Full);
  }
  void aLoadInBetweenDoesNotSwing() {
    EffortLadder ladder(true);
    after(ladder, 13, 1.5);
    QCOMPARE(after(ladder, 5000, 0.6), Effort::Light);
    QCOMPARE(ladder.stepsDown(), 1);
  }
};

QTEST_APPLESS_MAIN(TestEffortLadder)
#include "tst_effort_ladder.moc"
