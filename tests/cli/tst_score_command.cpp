// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/wav.h"
#include "core/media/audio_reader.h"
#include "core/media/media_writer.h"
#include "tests/cli/called.h"
#include "tests/support/film.h"

using namespace visema;
using test::call, test::Called;

/// Films that Iris speaks in a voice none of the networks was trained on.
class TestScoreCommand : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void aRenderedFilmIsTogetherWithItsSound() {
    AudioClip sound = *readSpeech(std::filesystem::path(VISEMA_ROOT) / "resources/demo/stranger.wav");
    sound.samples.resize(5 * kSpeechRate);
    QVERIFY(writeWav(at("five.wav").toStdString(), sound));
    const Called render = call({"render", "--avatar", VISEMA_ROOT "/avatars/iris.visema", "--audio", at("five.wav"),
                                "--out", at("film.mp4"), "--engine", "fused"});
    QVERIFY2(render.code == 0, render.errors.constData());
    const Called score = call({"score", at("film.mp4"), "--json"});
    QVERIFY2(score.code == 0, score.errors.constData());
    const QJsonObject report = QJsonDocument::fromJson(score.output).object();
    QCOMPARE(report["offsetFrames"].toInt(99), 0);
    QVERIFY(report["confident"].toBool());
    QVERIFY2(report["confidence"].toDouble() > 0.4, score.output.constData());
    QVERIFY(report["faceShare"].toDouble() > 0.95);
    for (const char* key : {"jitter", "silence", "seam", "likenessByShift"}) QVERIFY2(report.contains(key), key);
  }

  void aFilmWithoutAFaceAndAFileThatIsNoneAreRefused() {
    MediaWriterOptions options;
    options.size = {320, 240};
    options.audio = MediaAudioOptions{};
    QCOMPARE(test::writeNumbered(at("dots.mp4").toStdString(), options, 30), std::string());
    const Called dots = call({"score", at("dots.mp4")});
    QVERIFY2(dots.isOneError() && dots.errors.contains("dots.mp4 shows a face"), dots.errors.constData());
    const Called missing = call({"score", at("missing.mp4")});
    QVERIFY2(missing.isOneError() && missing.errors.contains("missing.mp4"), missing.errors.constData());
  }

  void anAvatarNeedsPartsThatWereHeldOut() {
    const Called called = call({"score", VISEMA_ROOT "/avatars/iris.visema"});
    QVERIFY2(called.isOneError() && called.errors.contains("--part"), called.errors.constData());
  }
};

QTEST_APPLESS_MAIN(TestScoreCommand)
#include "tst_score_command.moc"
