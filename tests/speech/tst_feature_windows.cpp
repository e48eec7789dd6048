// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/speech/feature_windows.h"

using namespace visema;

class TestFeatureWindows : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void firstColumnIsTheReferencesFloatingPointArithmetic() {
    for (std::int64_t window = 0; window < 1000000; ++window)
      QCOMPARE(firstColumnOfWindow(window), static_cast<std::int64_t>(3.2 * static_cast<double>(window)));
  }

  void windowCountIsTheReferencesFloatingPointArithmetic() {
    for (std::int64_t columns = 16; columns < 1000000; ++columns)
      QVERIFY(windowCount(columns) == (columns - 16) * 5 / 16 + 2 || (columns - 16) % 16 == 0);
    // Answers of Python's int((columns - 16) / 80. * 25) + 2.
    QCOMPARE(windowCount(16), 2);
    QCOMPARE(windowCount(19), 2);
    QCOMPARE(windowCount(20), 3);
    QCOMPARE(windowCount(32), 7);
    QCOMPARE(windowCount(384), 116);
    QCOMPARE(windowCount(3591), 1119);
  }

  void aShortSoundHasOneWindowAndNoSoundNone() {
    QCOMPARE(windowCount(0), 0);
    QCOMPARE(rowCount(0), 0);
    QCOMPARE(windowCount(1), 1);
    QCOMPARE(windowCount(15), 1);
    QCOMPARE(firstColumnOfWindow(0, 3), 0);
  }

  void theLastWindowsArePushedBackToTheLastColumns() {
    for (std::int64_t columns : {16, 17, 80, 81, 3591}) {
      const std::int64_t last = windowCount(columns) - 1;
      QCOMPARE(firstColumnOfWindow(last, columns), columns - 16);
      QVERIFY(firstColumnOfWindow(last) > columns - 16);
      QCOMPARE(firstColumnOfWindow(last - 1, columns), firstColumnOfWindow(last - 1));
    }
  }

  void firstAndLastRowAreDoubled() {
    const std::int64_t windows = windowCount(100);
    QCOMPARE(rowCount(100), windows + 2);
    QCOMPARE(windowOfRow(0, windows), 0);
    QCOMPARE(windowOfRow(1, windows), 0);
    QCOMPARE(windowOfRow(2, windows), 1);
    QCOMPARE(windowOfRow(windows, windows), windows - 1);
    QCOMPARE(windowOfRow(windows + 1, windows), windows - 1);
  }

  void aFrameSeesEightRowsBeforeItAndEightFromIt() {
    QCOMPARE(firstRowOfFrame(0), -8);
    QCOMPARE(firstRowOfFrame(20) + kRowsPerFrame - 1, 27);
  }

  void aFrameNeeds450MillisecondsOfSoundAfterItsStart() {
    for (std::int64_t frame = 20; frame < 40; ++frame) {
      const double ahead = static_cast<double>(samplesForFrame(frame)) / 16.0 - static_cast<double>(frame) * 40;
      QVERIFY(ahead > 439.9 && ahead < 452.6);
    }
    QCOMPARE(samplesForFrame(20) - samplesForFrame(20, 2), 5 * 640);
    QCOMPARE(samplesForColumn(0), 400);
    QCOMPARE(samplesForRow(0), samplesForRow(1));
    QCOMPARE(samplesForRow(1), samplesForColumn(15));
  }

  void aLookaheadAndItsRowsSayTheSame() {
    for (int rows = -kRowsBeforeFrame; rows < kRowsFromFrame; ++rows) QCOMPARE(rowsAhead(lookaheadOfRows(rows)), rows);
    QCOMPARE(rowsAhead(kFullLookahead), kRowsFromFrame - 1);
    QCOMPARE(rowsAhead(kBalancedLookahead), 2);
    QCOMPARE(rowsAhead(kLowLookahead), -1);
    QCOMPARE(rowsAhead(Lookahead(5000)), kRowsFromFrame - 1);  // there are no more rows
  }
};

QTEST_APPLESS_MAIN(TestFeatureWindows)
#include "tst_feature_windows.moc"
