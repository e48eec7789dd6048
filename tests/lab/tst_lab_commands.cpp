// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <random>

#include "core/base/wav.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/sync/sync_matcher.h"
#include "tests/cli/called.h"

using namespace visema;
using test::call, test::Called;

namespace {

/// Two voices to learn from and one to judge by, who hiss: enough to run every part of a training.
void writeSmallCorpus(const std::filesystem::path& folder) {
  std::mt19937 random(4);
  for (const std::string voice : {"one", "two", "three"}) {
    std::filesystem::create_directories(folder / voice);
    std::ofstream index(folder / voice / "voice.tsv");
    AudioClip sound{kSpeechRate, 1, std::vector<float>(3 * kSpeechRate)};
    for (float& sample : sound.samples) sample = static_cast<float>(random() % 2000) / 20000.0F - 0.05F;
    const std::string file = voice + "/0.wav";
    QVERIFY(writeWav(folder / file, sound));
    index << voice << "\ten\t0\t" << (voice == "three" ? "held-out" : "train") << "\t" << file << "\ta:1 s:2 m:3 \n";
  }
}

}  // namespace

/// The commands that train what hears, each for two steps.
class TestLabCommands : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void initTestCase() { writeSmallCorpus(at("corpus").toStdString()); }

  void aSpeechEncoderIsTrainedWrittenAndGoneOnWith() {
    const QStringList line{"speech-encoder",       "train", "--corpus", at("corpus"), "--out",
                           at("ears.safetensors"), "--json"};
    for (const char* steps : {"1", "2"}) {
      const Called train = call(line + QStringList{"--steps", steps});
      QVERIFY2(train.code == 0, train.errors.constData());
      const QJsonObject report = QJsonDocument::fromJson(train.output).object();
      QCOMPARE(report["steps"].toInt(), QByteArray(steps).toInt());
      QCOMPARE(report["synthetic"].toObject()["sentences"].toInt(), 1);
      QCOMPARE(report["people"].toObject()["sentences"].toInt(-1), 0);
      QVERIFY(report["synthetic"].toObject()["voiceAccuracy"].toDouble(-1) >= 0);
    }
    const auto weights = Weights::open(at("ears.safetensors").toStdString());
    QVERIFY(weights && openSpeechEncoder(**weights));
    const Called score = call({"speech-encoder", "score", at("ears.safetensors"), "--corpus", at("corpus"), "--json"});
    QVERIFY2(score.code == 0, score.errors.constData());
    const QJsonObject scores = QJsonDocument::fromJson(score.output).object();
    QCOMPARE(scores["synthetic"].toObject()["sentences"].toInt(), 1);
    QCOMPARE(scores["people"].toObject()["sentences"].toInt(-1), 0);
  }

  void peopleAreListedAndHalfAnOrderIsRefused() {
    const Called list = call({"corpus", "people", "--list"});
    QVERIFY2(list.code == 0, list.errors.constData());
    QVERIFY(list.output.contains("never trained on") && list.output.contains("asterisk-core-sounds-en-g722"));
    const Called order = call({"corpus", "people", at("corpus"), "--sounds", at("corpus")});
    QVERIFY2(order.isOneError() && order.errors.contains("--language"), order.errors.constData());
    const Called empty = call({"corpus", "people", at("people"), "--sounds", at("nowhere"), "--language", "de"});
    QVERIFY2(empty.code == 0 && empty.output.contains("nowhere"), (empty.output + empty.errors).constData());
  }

  void aDamagedStateIsNamedAndCanBeForgotten() {
    QFile state(at("broken.safetensors.state"));
    QVERIFY(state.open(QIODevice::WriteOnly) && state.write("nonsense") == 8);
    state.close();
    const QStringList line{"speech-encoder",         "train",   "--corpus", at("corpus"), "--out",
                           at("broken.safetensors"), "--steps", "1"};
    const Called refused = call(line);
    QVERIFY2(refused.isOneError() && refused.errors.contains("--restart"), refused.errors.constData());
    const Called anew = call(line + QStringList{"--restart"});
    QVERIFY2(anew.code == 0 && anew.output.contains("1 steps"), anew.errors.constData());
  }

  void whatCannotBeReadOrWrittenIsNamed() {
    const Called corpus = call({"speech-encoder", "train", "--corpus", at("nowhere"), "--out", at("x.safetensors")});
    QVERIFY2(corpus.isOneError() && corpus.errors.contains("nowhere"), corpus.errors.constData());
    const Called out =
        call({"speech-encoder", "train", "--corpus", at("corpus"), "--out", at("nowhere/x.safetensors")});
    QVERIFY2(out.isOneError() && out.errors.contains("nowhere/x.safetensors"), out.errors.constData());
    const Called film = call({"corpus", "sync-matcher", at("corpus"), "--held-out", "a.mp4:3", "--out", at("m")});
    QVERIFY2(film.isOneError() && film.errors.contains("a.mp4:3"), film.errors.constData());
  }

  void aMatcherOfLipsAndSoundIsTrained() {
    const Called train =
        call({"corpus", "sync-matcher", at("corpus"), "--steps", "2", "--out", at("matcher.safetensors")});
    QVERIFY2(train.code == 0, train.errors.constData());
    QVERIFY2(train.output.contains("2 steps") && train.output.contains("voices never heard"), train.output.constData());
    const std::filesystem::path written = at("matcher.safetensors").toStdString();
    const std::string heardThrough = SyncMatcher::open(**Weights::open(written))->trainedOn().fingerprint;
    QCOMPARE(heardThrough.size(), std::size_t{16});

    // Its ear may be fitted to another encoder: then it says so.
    const Called stamp =
        call({"speech-encoder", "stamp", at("matcher.safetensors"), "--encoder", at("ears.safetensors")});
    QVERIFY2(stamp.code == 0, stamp.errors.constData());
    const auto ears = openSpeechEncoder(**Weights::open(at("ears.safetensors").toStdString()));
    const std::string now = SyncMatcher::open(**Weights::open(written))->trainedOn().fingerprint;
    QVERIFY(now == (*ears)->fingerprint() && now != heardThrough);
  }

  void theHelpHasExamples() {
    for (const QStringList& command : {QStringList{"speech-encoder", "train"}, {"corpus", "sync-matcher"}}) {
      const Called help = call(command + QStringList{"--help"});
      QCOMPARE(help.code, 0);
      QVERIFY2(help.output.contains("visema-lab " + command.join(' ').toUtf8()), help.output.constData());
    }
  }
};

QTEST_APPLESS_MAIN(TestLabCommands)
#include "tst_lab_commands.moc"
