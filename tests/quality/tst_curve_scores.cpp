// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>
#include <vector>

#include "core/quality/curve_scores.h"

using namespace visema;

namespace {

std::vector<float> speech(int count) {
  std::vector<float> curve;
  for (int i = 0; i < count; ++i)
    curve.push_back(static_cast<float>(6 + 5 * std::sin(i * 0.9) * std::cos(i * 0.37) + std::sin(i * 0.11)));
  return curve;
}

}  // namespace

class CurveScoresTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void truthFollowsItself() {
    const auto truth = speech(100);
    const OpeningScores scores = compareOpenings(truth, truth, 0, {}, 1);
    QVERIFY(std::abs(scores.correlation - 1) < 1e-9);
    QVERIFY(std::abs(scores.spread - 1) < 1e-9);
    QCOMPARE(scores.offset, 0);
    QCOMPARE(scores.closed, -1.0);
    QCOMPARE(scores.silence, -1.0);
  }

  void aShiftedCurveIsNamed_data() {
    QTest::addColumn<int>("late");
    for (int late = -5; late <= 5; ++late) QTest::addRow("%d frames", late) << late;
  }
  void aShiftedCurveIsNamed() {
    QFETCH(int, late);
    const auto long_ = speech(140);
    const std::vector<float> truth(long_.begin() + 20, long_.begin() + 120);
    const std::vector<float> curve(long_.begin() + 20 - late, long_.begin() + 120 - late);
    const OpeningScores scores = compareOpenings(curve, truth, 0, {}, 1);
    QCOMPARE(scores.offset, late);
    QVERIFY(scores.offsetPeak > 0.999);
  }

  void halfTheMovementIsHalfTheSpread() {
    const auto truth = speech(100);
    std::vector<float> curve;
    for (float value : truth) curve.push_back(3 + value / 2);
    const OpeningScores scores = compareOpenings(curve, truth, 0, {}, 1);
    QVERIFY(std::abs(scores.spread - 0.5) < 1e-6);
    QVERIFY(std::abs(scores.correlation - 1) < 1e-6);
  }

  void closedLipsAreCountedAtTheirPhones() {
    std::vector<float> curve(50, 8), truth(50, 8);
    truth[10] = truth[30] = 0;
    curve[10] = 0;
    const std::vector<PhoneTime> phones{{"pau", 0, 0.4}, {"m", 0.4, 0.48}, {"aa", 0.48, 1.2}, {"p", 1.2, 1.28}};
    const OpeningScores scores = compareOpenings(curve, truth, 0, phones, 1);
    QCOMPARE(scores.closed, 0.5);
    QCOMPARE(scores.trueClosed, 1.0);
    const std::vector<float> later(curve.begin() + 5, curve.end()), laterTruth(truth.begin() + 5, truth.end());
    QCOMPARE(compareOpenings(later, laterTruth, 5, phones, 1).closed, 0.5);
  }

  void aMouthOpenInSilenceIsSeen() {
    std::vector<float> truth(50, 0), curve(50, 0);
    truth[40] = 10;
    const std::vector<PhoneTime> phones{{"pau", 0, 1.2}, {"aa", 1.2, 2}};
    QCOMPARE(compareOpenings(curve, truth, 0, phones, 1).silence, 0.0);
    std::fill(curve.begin(), curve.end(), 2.0F);
    QVERIFY(std::abs(compareOpenings(curve, truth, 0, phones, 1).silence - 0.2) < 1e-6);
  }

  void labelsAreRead() {
    const auto phones = parseLabels("#\n0.7000 100 pau\n0.7900 100 hh\n", "a.lab");
    QVERIFY(phones.has_value());
    QCOMPARE(phones->size(), std::size_t{2});
    QCOMPARE(phones->at(1).start, 0.7);
    QCOMPARE(phones->at(1).phone, std::string("hh"));
    QVERIFY(!parseLabels("0.7 100 pau\nnonsense\n", "a.lab").has_value());
  }
};

QTEST_APPLESS_MAIN(CurveScoresTest)
#include "tst_curve_scores.moc"
