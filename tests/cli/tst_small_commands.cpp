// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/base/npy.h"
#include "core/base/wav.h"
#include "core/speech/mel_front_end.h"
#include "tests/cli/called.h"
#include "tests/support/private_sound_daemon.h"

using namespace visema;
using test::call, test::Called;

namespace {

AudioClip tone() {
  AudioClip clip{kSpeechRate, 1, {}};
  for (int i = 0; i < kSpeechRate; ++i) clip.samples.push_back(0.3f * std::sin(0.1f * static_cast<float>(i)));
  return clip;
}

}  // namespace

class TestSmallCommands : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString at(const char* name) const { return folder_.filePath(name); }
  std::string path(const char* name) const { return at(name).toStdString(); }
  void store(const char* name, const QByteArray& bytes) const {
    QFile file(at(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write a test file");
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(writeWav(path("tone.wav"), tone()));
    store("text.wav", "This is no sound.");
  }

  void everyCommandHasHelpWithAnExample() {
    for (const char* command : {"probe", "devices", "mel"}) {
      const Called help = call({command, "--help"});
      QCOMPARE(help.code, 0);
      QVERIFY2(help.output.contains("Example:\n  visema " + QByteArray(command)), help.output.constData());
    }
  }

  void aLineThatIsNoCommandIsRefused() {
    for (const QStringList& line : {QStringList{}, {"probe"}, {"mel", at("tone.wav")}, {"nonsense"}}) {
      const Called called = call(line);
      QVERIFY(called.code > 0);
      QVERIFY(!called.errors.isEmpty());
    }
  }

  void probeSaysWhatAFileHolds() {
    const Called plain = call({"probe", at("tone.wav")});
    QCOMPARE(plain.code, 0);
    QVERIFY(plain.output.contains("16000 Hz, 1 channel"));
    const Called json = call({"probe", "--json", at("tone.wav")});
    QCOMPARE(json.code, 0);
    const QJsonObject report = QJsonDocument::fromJson(json.output).object();
    QCOMPARE(report["duration"].toDouble(), 1.0);
    QCOMPARE(report["video"].toArray().size(), 0);
    QCOMPARE(report["audio"].toArray().at(0).toObject()["rate"].toInt(), 16000);
  }

  void probeNamesAFileThatCannotBeRead() {
    for (const char* name : {"text.wav", "missing.wav", "."}) {
      const Called called = call({"probe", at(name)});
      QVERIFY2(called.isOneError(), called.errors.constData());
      QVERIFY(called.errors.contains(at(name).toUtf8()));
    }
  }

  void melWritesThePicture() {
    const Called called = call({"mel", at("tone.wav"), "--out", at("tone.npy"), "--json"});
    QCOMPARE(called.code, 0);
    QCOMPARE(QJsonDocument::fromJson(called.output).object()["columns"].toInt(), 81);
    const auto read = readNpy(path("tone.npy"));
    QVERIFY(read);
    QCOMPARE(read->shape, (std::vector<std::int64_t>{kMelBands, 81}));
  }

  void melThatFailsLeavesNothing() {
    const Called unreadable = call({"mel", at("text.wav"), "--out", at("none.npy")});
    QVERIFY2(unreadable.isOneError(), unreadable.errors.constData());
    QVERIFY(unreadable.errors.contains("text.wav"));
    const Called unwritable = call({"mel", at("tone.wav"), "--out", at("text.wav/none.npy")});
    QVERIFY2(unwritable.isOneError(), unwritable.errors.constData());
    QVERIFY(unwritable.errors.contains("none.npy"));
    QCOMPARE(QDir(folder_.path()).entryList({"*none*"}, QDir::AllEntries | QDir::Hidden).size(), 0);
  }

  void liveGoesOnAirWithWhatThereIs() {
    const Called called = call({"live", "--on-air", "camera,loudspeaker"});
    QVERIFY(called.isOneError());
    QVERIFY2(called.errors.contains("\"loudspeaker\""), called.errors.constData());
  }

  void liveThatFindsNoPipeWireSaysWhatToDo() {
    for (const char* variable : {"XDG_RUNTIME_DIR", "PIPEWIRE_RUNTIME_DIR"})
      qputenv(variable, QFile::encodeName(folder_.path()));
    const Called called = call({"live", "--on-air", "camera,microphone"});
    QVERIFY2(called.isOneError(), called.errors.constData());
    QVERIFY2(called.errors.contains("PipeWire"), called.errors.constData());
  }

  void devicesAreListedWhereThereAreAny() {
    test::PrivateSoundDaemon daemon;
    if (!daemon.missing().isEmpty()) QSKIP(qPrintable(daemon.missing()));
    store("no_cards.conf", "pcm.none { type none }\n");  // hides what sound cards this machine may have
    qputenv("ALSA_CONFIG_PATH", QFile::encodeName(at("no_cards.conf")));
    const Called none = call({"devices"});
    QVERIFY2(none.isOneError(), none.errors.constData());
    QCOMPARE(call({"devices", "--json"}).code, 0);
    qunsetenv("ALSA_CONFIG_PATH");
    QVERIFY2(daemon.start(), qPrintable(daemon.error()));
    const Called some = call({"devices"});
    QCOMPARE(some.code, 0);
    QCOMPARE(some.errors, QByteArray());
    QVERIFY2(some.output.contains("pulse  [ALSA"), some.output.constData());
    const Called json = call({"devices", "--json"});
    QCOMPARE(json.code, 0);
    const QJsonArray devices = QJsonDocument::fromJson(json.output).object()["devices"].toArray();
    QVERIFY(std::any_of(devices.begin(), devices.end(), [](const QJsonValue& device) {
      return device["name"].toString() == "pulse" && device["input"]["channels"].toInt() > 0;
    }));
  }
};

QTEST_GUILESS_MAIN(TestSmallCommands)
#include "tst_small_commands.moc"
