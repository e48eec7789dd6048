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
    for (const char* key : {"trembling", "silence", "edgeStep", "likenessByShift"}) QVERIFY2(report.contains(key), key);
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

  void lipsThatKnowTheWordsFollowCloserThanThoseThatOnlyHear() {
    const QString text = at("talk.txt");
    QFile file(text);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "Hello, and welcome to the avatar studio. I am a digital presenter, and every word I say is matched to the "
        "movement of my lips. Just type your text, choose a voice, and I will speak it for you. My father would "
        "often give five warm muffins to the new boys. She chose a bright yellow jacket for the outdoor show. Both "
        "brothers usually measure the path with a long wooden pole. We push the blue boat out, hear the loud "
        "waves, and enjoy the smooth view. Thank you very much for watching. See you soon!");
    file.close();
    const QStringList score = {"score", VISEMA_ROOT "/avatars/iris.visema", "--part", "talk:719", "--json"};
    const auto correlation = [](const Called& called) {
      const QJsonObject network = QJsonDocument::fromJson(called.output).object()["network"].toObject();
      return network["opening"].toObject()["correlation"].toDouble();
    };
    const Called known = call(score + QStringList{"--text", "talk:" + text});
    if (known.errors.contains("espeak-ng")) QSKIP("espeak-ng is not installed here");
    const Called heard = call(score);
    QVERIFY2(known.code == 0 && heard.code == 0, (known.errors + heard.errors).constData());
    QVERIFY2(correlation(known) > correlation(heard), (known.output + heard.output).constData());
    const Called nameless = call(score + QStringList{"--text", text});
    QVERIFY2(nameless.isOneError() && nameless.errors.contains("CLIP:FILE"), nameless.errors.constData());
  }
};

QTEST_APPLESS_MAIN(TestScoreCommand)
#include "tst_score_command.moc"
