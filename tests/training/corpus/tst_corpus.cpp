// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "core/training/corpus/corpus.h"

using namespace visema;

class TestCorpus : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }

 private Q_SLOTS:
  void everySentenceOfEveryVoiceIsRead() {
    for (const char* voice : {"slt", "person-ann"}) {
      std::filesystem::create_directories(path("whole") / voice);
      std::ofstream(path("whole") / voice / "voice.tsv")
          << voice << "\ten\t0\ttrain\t" << voice << "/0000.wav\tm:0.1 a:0.25 \n"
          << voice << "\ten\t1\theld-out\t" << voice << "/0001.wav\ts:0.5 \n";
    }
    const auto loaded = loadCorpus(path("whole"));
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
    QCOMPARE(loaded->size(), std::size_t{4});
    const CorpusUtterance& person = (*loaded)[0];
    QVERIFY(isRecorded(person) && !isRecorded((*loaded)[2]));
    QVERIFY(!person.heldOut && (*loaded)[1].heldOut);
    QCOMPARE(person.sound, path("whole/person-ann/0000.wav"));
    QCOMPARE(person.phones.size(), std::size_t{2});
    QCOMPARE(person.phones[1].phone, *findPhone("a"));
    QCOMPARE(person.phones[1].endSeconds, 0.25);
  }

  void aFolderWithoutACorpusIsNamed() {
    const auto loaded = loadCorpus(path("empty"));
    QVERIFY(!loaded && loaded.error().message.find("empty") != std::string::npos);
  }

  void aDamagedIndexIsNamed() {
    std::filesystem::create_directories(path("damaged/voice"));
    std::ofstream(path("damaged/voice/voice.tsv")) << "voice\ten\t0\ttrain\tvoice/0000.wav\tqq:0.1 \n";
    const auto loaded = loadCorpus(path("damaged"));
    QVERIFY(!loaded && loaded.error().code == ErrorCode::BadData);
  }
};

QTEST_APPLESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
