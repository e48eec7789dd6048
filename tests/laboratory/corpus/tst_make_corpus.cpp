// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <iterator>

#include "core/laboratory/corpus/espeak_voice.h"
#include "core/laboratory/corpus/make_corpus.h"
#include "core/laboratory/corpus/speech_dataset.h"

using namespace visema;

class TestMakeCorpus : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }

 private Q_SLOTS:
  void aVoiceSpeaksWithTimings() {
    if (const auto spoken = espeakSentence("en-us", "Hello."); !spoken) QSKIP(spoken.error().message.c_str());
    CorpusOptions options;
    options.folder = path("spoken");
    options.scale = 0.05;
    options.voices = {"espeak-us", "espeak-de"};
    const auto report = makeCorpus(options, {}, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->utterances, 6);
    QVERIFY(report->skipped.empty());
    QVERIFY(report->seconds > 6);

    const auto utterances = loadCorpus(options.folder);
    QVERIFY(utterances);
    for (const CorpusUtterance& utterance : *utterances) {
      QVERIFY(std::filesystem::exists(utterance.sound));
      QVERIFY(utterance.phones.size() > 8);
      for (std::size_t i = 1; i < utterance.phones.size(); ++i)
        QVERIFY(utterance.phones[i].endSeconds > utterance.phones[i - 1].endSeconds);
    }
    // A second call finds everything done.
    const auto again = makeCorpus(options, {}, {});
    QVERIFY(again && again->utterances == 6);

    const auto dataset = SpeechDataset::load(options.folder);
    QVERIFY2(dataset, dataset ? "" : dataset.error().message.c_str());
    std::mt19937 random(1);
    for (int i = 0; i < 5; ++i) {
      const SpeechPair pair = dataset->makePair(random);
      QCOMPARE(pair.matching.size(), pair.first.targets.phones.size());
      for (std::size_t k = 0; k < pair.matching.size(); ++k) {
        if (pair.matching[k] < 0) continue;
        // At the edge between two phones rounding may name the neighbour.
        const auto match = static_cast<std::ptrdiff_t>(pair.matching[k]);
        const auto& said = pair.second.targets.phones;
        const auto from = said.begin() + std::max<std::ptrdiff_t>(0, match - 1);
        const auto to = said.begin() + std::min<std::ptrdiff_t>(match + 2, std::ssize(said));
        QVERIFY(std::find(from, to, pair.first.targets.phones[k]) != to);
      }
    }
  }

  void voicesThatAreNotInstalledAreNamed() {
    CorpusOptions options;
    options.folder = path("none");
    options.voices = {"nobody"};
    const auto report = makeCorpus(options, {}, {});
    QVERIFY(!report && report.error().code == ErrorCode::NotFound);
    options.scale = 0;
    QVERIFY(!makeCorpus(options, {}, {}));
  }
};

QTEST_APPLESS_MAIN(TestMakeCorpus)
#include "tst_make_corpus.moc"
