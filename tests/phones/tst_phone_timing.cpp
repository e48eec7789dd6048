// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>
#include <random>

#include "core/phones/phone_timing.h"

using namespace visema;

namespace {

struct Said {
  int phone;
  int entries;
};

/// What an encoder hears that is right in `sure` of all moments and names anything in the others.
HeardFeatures heard(const std::vector<Said>& said, double sure, std::uint32_t seed) {
  std::mt19937 random(seed);
  const int phoneCount = static_cast<int>(phones().size());
  HeardFeatures features{0, phoneCount, {}};
  for (const Said& phone : said)
    for (int i = 0; i < phone.entries; ++i, ++features.entries) {
      const bool right = random() % 1000 < sure * 1000;
      const int named = right ? phone.phone : static_cast<int>(random() % static_cast<unsigned>(phoneCount));
      for (int p = 0; p < phoneCount; ++p)
        features.values.push_back(std::log(p == named ? 0.7F : 0.3F / static_cast<float>(phoneCount - 1)));
    }
  return features;
}

/// A synthesizer's idea of the same sentence: every phone takes 80 ms, and it does not pause.
std::vector<TimedPhone> expected(const std::vector<Said>& said) {
  std::vector<TimedPhone> result;
  for (const Said& phone : said)
    if (phone.phone != kSilencePhone)
      result.push_back({phone.phone, (result.empty() ? 0 : result.back().endSeconds) + 0.08});
  return result;
}

const std::vector<Said>& sentence() {
  static const std::vector<Said> said = {{kSilencePhone, 20},  {*findPhone("m"), 6},   {*findPhone("a"), 14},
                                         {*findPhone("m"), 7}, {*findPhone("a"), 11},  {*findPhone("s"), 9},
                                         {kSilencePhone, 30},  {*findPhone("p"), 5},   {*findPhone("i"), 8},
                                         {*findPhone("t"), 4}, {*findPhone("er"), 12}, {kSilencePhone, 15}};
  return said;
}

}  // namespace

class TestPhoneTiming : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void withoutATextTheLikeliestPhonesAreNamed() {
    const auto phones = likeliestPhones(heard(sentence(), 0.8, 3));
    QCOMPARE(phones.size(), sentence().size());
    int end = 0;
    for (std::size_t i = 0; i < phones.size(); ++i) {
      end += sentence()[i].entries;
      QCOMPARE(phones[i].phone, sentence()[i].phone);
      QVERIFY(std::abs(phones[i].endSeconds - end / 80.0) < 0.03);
    }
    QVERIFY(likeliestPhones({0, 40, {}}).empty());
  }

  void phonesAndPausesAreFoundWhereTheyAreSaid() {
    const auto timing = timePhones(heard(sentence(), 1, 1), expected(sentence()));
    QVERIFY(timing);
    QCOMPARE(timing->phones.size(), sentence().size());
    int end = 0;
    for (std::size_t i = 0; i < sentence().size(); ++i) {
      end += sentence()[i].entries;
      QCOMPARE(timing->phones[i].phone, sentence()[i].phone);
      QVERIFY(std::abs(timing->phones[i].endSeconds * kMelColumnsPerSecond - end) < 1e-6);
    }
    QVERIFY(timing->evidence > -0.5);
  }

  void whatIsHeardWrongNowAndThenMovesThemLittle() {
    double sum = 0, edges = 0;
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
      const auto timing = timePhones(heard(sentence(), 0.6, seed), expected(sentence()));
      QVERIFY(timing);
      QCOMPARE(timing->phones.size(), sentence().size());
      int end = 0;
      for (std::size_t i = 0; i + 1 < sentence().size(); ++i) {
        end += sentence()[i].entries;
        sum += std::abs(timing->phones[i].endSeconds - end / 80.0), edges += 1;
      }
    }
    QVERIFY2(sum / edges <= 0.02, qPrintable(QString::number(sum / edges)));
  }

  void anotherSentenceIsNotBorneOut() {
    const std::vector<Said> other = {{*findPhone("k"), 8}, {*findPhone("u"), 8}, {*findPhone("f"), 8},
                                     {*findPhone("o"), 8}, {*findPhone("l"), 8}, {*findPhone("e"), 8}};
    const auto right = timePhones(heard(sentence(), 0.8, 3), expected(sentence()));
    const auto wrong = timePhones(heard(sentence(), 0.8, 3), expected(other));
    QVERIFY(right && wrong);
    QVERIFY(wrong->evidence < right->evidence - 2);
  }

  void aSoundTooShortForItsSentenceHasNoTimes() {
    QVERIFY(!timePhones(heard({{*findPhone("a"), 10}}, 1, 1), expected(sentence())));
    QVERIFY(!timePhones(heard(sentence(), 1, 1), {}));
    QVERIFY(!timePhones(HeardFeatures{}, expected(sentence())));
  }
};

QTEST_APPLESS_MAIN(TestPhoneTiming)
#include "tst_phone_timing.moc"
