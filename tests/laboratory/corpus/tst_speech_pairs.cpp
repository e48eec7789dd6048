// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/laboratory/corpus/speech_dataset.h"

using namespace visema;

namespace {

int phone(std::string_view symbol) { return *findPhone(symbol); }

}  // namespace

class TestSpeechPairs : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theSamePhonesFindEachOther() {
    const TimedPhone first[] = {{phone("h"), 0.1}, {phone("ax"), 0.2}, {phone("l"), 0.3}, {phone("o"), 0.5}};
    const TimedPhone second[] = {
        {kSilencePhone, 0.2}, {phone("h"), 0.3}, {phone("eh"), 0.4}, {phone("l"), 0.5}, {phone("o"), 0.9}};
    QCOMPARE(alignPhones(first, second), (std::vector<int>{1, -1, 3, 4}));
    QCOMPARE(alignPhones(first, first), (std::vector<int>{0, 1, 2, 3}));
    QCOMPARE(alignPhones(first, {}), (std::vector<int>{-1, -1, -1, -1}));
  }

  void anExampleHasATargetForEveryColumn() {
    const TimedPhone phones[] = {{kSilencePhone, 0.1}, {phone("a"), 0.4}};
    const SpeechExample example = exampleOf(padded(std::vector<float>(8000, 0.1F), phones, 0.25, 0.25));
    QCOMPARE(example.mel.columnCount(), 81);
    QCOMPARE(example.targets.phones.size(), std::size_t{81});
    QCOMPARE(example.targets.voice.size(), std::size_t{81});
    QCOMPARE(example.targets.phones[40], phone("a"));  // 0.5 s: 0.25 s of it are the silence before
    QCOMPARE(example.targets.phones[20], kSilencePhone);
  }

  void aPieceOfALongSentenceIsWholePhonesInTheirPlace() {
    std::vector<float> sound;
    std::vector<TimedPhone> said;
    for (int i = 0; i < 100; ++i) {  // each phone of 0.1 s is one level
      sound.insert(sound.end(), 1600, static_cast<float>(i));
      said.push_back({i % 2 == 0 ? phone("a") : phone("m"), 0.1 * (i + 1)});
    }
    std::mt19937 random(3);
    for (int i = 0; i < 50; ++i) {
      const SpokenPiece piece = pieceOf(sound, said, 4, random);
      QVERIFY(!piece.phones.empty() && piece.phones.back().endSeconds < 4.01);
      const int first = static_cast<int>(piece.samples[800]);
      for (std::size_t p = 0; p < piece.phones.size(); ++p) {
        QCOMPARE(piece.phones[p].phone, said[static_cast<std::size_t>(first) + p].phone);
        QCOMPARE(static_cast<int>(piece.samples[p * 1600 + 800]), first + static_cast<int>(p));
      }
    }
    const SpokenPiece whole = pieceOf(std::span(sound).first(16000), std::span(said).first(10), 4, random);
    QVERIFY(whole.samples.size() == 16000 && whole.phones.size() == 10);
  }
};

QTEST_APPLESS_MAIN(TestSpeechPairs)
#include "tst_speech_pairs.moc"
