// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>

#include "core/phones/phones.h"
#include "core/phones/targets.h"

using namespace visema;

namespace {

int phone(std::string_view symbol) { return *findPhone(symbol); }

constexpr int kJaw = 0, kOpening = 1, kRounding = 2, kClosure = 3, kTeeth = 5;

}  // namespace

class TestTargets : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lipsCloseForMAndOpenForA() {
    const TimedPhone timed[] = {{kSilencePhone, 0.3}, {phone("m"), 0.4}, {phone("a"), 0.6},
                                {phone("s"), 0.7},    {phone("u"), 0.9}, {kSilencePhone, 1.2}};
    const SpeechTargets targets = speechTargets(timed, 97);
    const auto at = [&](double seconds) { return static_cast<std::size_t>(std::lround(seconds * 80 - 0.5)); };
    QCOMPARE(targets.phones.size(), std::size_t{97});
    QCOMPARE(targets.phones[at(0.35)], phone("m"));
    QVERIFY(targets.articulations[at(0.35)][kClosure] > 0.95F);
    QVERIFY(targets.articulations[at(0.35)][kOpening] < 0.05F);
    QVERIFY(targets.articulations[at(0.5)][kOpening] > 0.8F && targets.articulations[at(0.5)][kJaw] > 0.8F);
    QVERIFY(targets.articulations[at(0.5)][kClosure] < 0.05F);
    for (double elsewhere :
         {0.5, 0.8})  // between two vowels the s keeps less than its full shape, but shows most teeth
      QVERIFY(targets.articulations[at(0.65)][kTeeth] > targets.articulations[at(elsewhere)][kTeeth] + 0.2F);
    QVERIFY(targets.articulations[at(0.8)][kRounding] > 0.8F);
    QCOMPARE(targets.voice[at(0.1)], 0.0F);
    QCOMPARE(targets.voice[at(0.5)], 1.0F);
    QCOMPARE(targets.voice[at(1.1)], 0.0F);
  }

  void shapesGlideAndStayInRange() {
    std::vector<TimedPhone> timed;
    for (std::size_t i = 0; i < phones().size(); ++i)
      timed.push_back({static_cast<int>(i), 0.08 * static_cast<double>(i + 1)});
    const SpeechTargets targets = speechTargets(timed, 300);
    for (std::size_t k = 0; k < targets.articulations.size(); ++k)
      for (int a = 0; a < kArticulations; ++a) {
        const float value = targets.articulations[k][static_cast<std::size_t>(a)];
        QVERIFY(value >= 0 && value <= 1);
        if (k > 0 && (a == kJaw || a == kRounding))
          QVERIFY(std::abs(value - targets.articulations[k - 1][static_cast<std::size_t>(a)]) < 0.45F);
      }
  }
};

QTEST_APPLESS_MAIN(TestTargets)
#include "tst_targets.moc"
