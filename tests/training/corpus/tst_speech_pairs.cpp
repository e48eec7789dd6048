// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/training/corpus/speech_dataset.h"

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
};

QTEST_APPLESS_MAIN(TestSpeechPairs)
#include "tst_speech_pairs.moc"
