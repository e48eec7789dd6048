// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/laboratory/voice_activity/voice_activity_trainer.h"
#include "core/speech/voice_network.h"
#include "core/training/corpus/music.h"
#include "core/training/corpus/sound.h"

using namespace visema;

class TestVoiceActivityTraining : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

  /// Voices that hum for a second between two pauses.
  void writeCorpus() const {
    for (const char* voice : {"one", "other"}) {
      std::filesystem::create_directories(path("corpus") / voice);
      Sound sound;
      for (int i = 0; i < 32000; ++i) {
        const bool speaks = i >= 8000 && i < 24000;
        sound.samples.push_back(speaks ? 0.2F * static_cast<float>(i % 130) / 130 - 0.1F : 0.0F);
      }
      QVERIFY(writePlainWav(path("corpus") / voice / "0.wav", sound));
      std::ofstream(path("corpus") / voice / "voice.tsv")
          << voice << "\ten\t0\t" << (voice == std::string("other") ? "held-out" : "train") << "\t" << voice
          << "/0.wav\tsil:0.5 a:1.5 sil:2 \n";
    }
  }

 private Q_SLOTS:
  void initTestCase() { writeCorpus(); }

  void aTrainingLearnsAndWritesItsTableAsAHeader() {
    VoiceActivityTrainingOptions options{path("corpus"), path("weights.h"), 10, 1};
    const auto little = trainVoiceActivity(options, {}, {});
    QVERIFY2(little, little ? "" : little.error().message.c_str());
    options.rounds = 6;
    const auto more = trainVoiceActivity(options, {}, {});
    QVERIFY(more);
    QVERIFY2(more->loss < 0.7 * little->loss, qPrintable(QString("%1 %2").arg(more->loss).arg(little->loss)));
    QVERIFY(more->scores.speech.size() == 3 && more->scores.speech.front().found > 0.5);
    QFile file(QString::fromStdString(options.output.string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("f,"), kVoiceWeights);
  }

  void aStoppedTrainingWritesNothing() {
    std::stop_source stop;
    stop.request_stop();
    const auto report = trainVoiceActivity({path("corpus"), path("stopped.h"), 10, 1}, {}, stop.get_token());
    QVERIFY(!report && report.error().code == ErrorCode::Cancelled);
    QVERIFY(!std::filesystem::exists(path("stopped.h")));
  }

  void withoutACorpusOneSentenceSaysSo() {
    const auto report = trainVoiceActivity({path("nothing"), path("none.h"), 10, 1}, {}, {});
    QVERIFY(!report && report.error().code == ErrorCode::NotFound);
    QVERIFY(!trainVoiceActivity({}, {}, {}));
  }

  void musicIsTheSameForTheSameSeedAndNeverSilent() {
    for (unsigned seed = 0; seed < 8; ++seed) {
      std::mt19937 random(seed), again(seed);
      const std::vector<float> music = makeMusic(32000, random);
      QCOMPARE(music.size(), std::size_t{32000});
      QVERIFY(music == makeMusic(32000, again));
      QVERIFY(std::any_of(music.begin(), music.end(), [](float sample) { return std::abs(sample) > 0.01F; }));
      QVERIFY(std::all_of(music.begin(), music.end(), [](float sample) { return std::isfinite(sample); }));
    }
  }
};

QTEST_APPLESS_MAIN(TestVoiceActivityTraining)
#include "tst_voice_activity_training.moc"
