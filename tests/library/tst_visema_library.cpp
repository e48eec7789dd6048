// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <memory>

#include "app/library/visema.h"
#include "core/media/audio_reader.h"

using namespace visema;

namespace {

const QString kSound = QStringLiteral(VISEMA_ROOT "/resources/demo/hello.wav");
const QString kAvatar = QStringLiteral(VISEMA_ROOT "/avatars/iris.visema");

using Stream = std::unique_ptr<visema_stream, decltype(&visema_close)>;

Stream openIris() {
  visema_options options{};
  options.size = sizeof options;
  options.engine = "fused";
  return {visema_open(kAvatar.toUtf8().constData(), &options), visema_close};
}

/// The program's output; empty when it failed.
QByteArray outputOf(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  process.start(program, arguments);
  if (!process.waitForFinished(250'000) || process.exitCode() != 0) return {};
  return process.readAllStandardOutput();
}

/// What the library says of the demo.
struct Said {
  std::vector<QByteArray> planes;  // of each frame
  std::vector<QImage> pictures;
  std::vector<float> openings;
};

QByteArray planesOf(const visema_frame& frame) {
  QByteArray bytes;
  for (int i = 0; i < 3; ++i) {
    const int width = i == 0 ? frame.width : (frame.width + 1) / 2,
              height = i == 0 ? frame.height : (frame.height + 1) / 2;
    for (int row = 0; row < height; ++row)
      bytes.append(reinterpret_cast<const char*>(frame.planes[i] + row * frame.strides[i]), width);
  }
  return bytes;
}

}  // namespace

class TestVisemaLibrary : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  Said said_;

  void take(visema_stream* stream) {
    visema_frame frame{};
    frame.size = sizeof frame;
    while (visema_pull(stream, &frame) == 1) {
      QCOMPARE(frame.index, static_cast<std::int64_t>(said_.planes.size()));
      said_.planes.push_back(planesOf(frame));
      said_.openings.push_back(frame.opening);
      QImage picture(frame.width, frame.height, QImage::Format_RGB32);
      QCOMPARE(visema_copy_bgra(stream, picture.bits(), static_cast<std::size_t>(picture.bytesPerLine())), 0);
      said_.pictures.push_back(picture);
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CACHE_HOME", folder_.filePath(QStringLiteral("cache")).toUtf8());
    const auto sound = readAudio(kSound.toStdString());
    QVERIFY(sound);
    const Stream stream = openIris();
    QVERIFY2(stream, visema_last_error());
    QCOMPARE(visema_push(stream.get(), sound->samples.data(), static_cast<std::size_t>(sound->frames()), sound->rate,
                         sound->channels),
             0);
    take(stream.get());
    QVERIFY(said_.planes.size() > 100);  // frames come before the sound is over
    QCOMPARE(visema_finish(stream.get()), 0);
    take(stream.get());
    QCOMPARE(said_.planes.size(), static_cast<std::size_t>((sound->frames() * 25 + sound->rate - 1) / sound->rate));
  }

  void itsFramesAreThoseOfTheFilmThatTheCommandLineMakes() {
    const QString film = folder_.filePath(QStringLiteral("film"));
    QVERIFY(!outputOf(qEnvironmentVariable("VISEMA_PROGRAM"),
                      {QStringLiteral("render"), QStringLiteral("--avatar"), kAvatar, QStringLiteral("--audio"), kSound,
                       QStringLiteral("--engine"), QStringLiteral("fused"), QStringLiteral("--codec"),
                       QStringLiteral("png"), QStringLiteral("--out"), film})
                 .isEmpty());
    const QStringList names = QDir(film).entryList({QStringLiteral("*.png")}, QDir::Files, QDir::Name);
    QCOMPARE(static_cast<std::size_t>(names.size()), said_.pictures.size());
    for (std::size_t i = 0; i < said_.pictures.size(); ++i) {
      const QImage shown(film + u'/' + names[static_cast<int>(i)]);
      QVERIFY2(shown.convertToFormat(QImage::Format_RGB32) == said_.pictures[i],
               qPrintable(QStringLiteral("frame %1 differs").arg(i)));
    }
  }

  void theExampleInCMakesTheSameFramesOfSoundThatComesInPieces() {
    const QByteArray film = outputOf(qEnvironmentVariable("VISEMA_SPEAK"), {kAvatar, kSound});
    QVERIFY(film.startsWith("YUV4MPEG2 W1280 H720 F25:1 "));
    qsizetype at = film.indexOf('\n') + 1;
    for (const QByteArray& planes : said_.planes) {
      QCOMPARE(film.mid(at, 6), QByteArray("FRAME\n"));
      QVERIFY(std::memcmp(film.constData() + at + 6, planes.constData(), static_cast<std::size_t>(planes.size())) == 0);
      at += 6 + planes.size();
    }
    QCOMPARE(at, film.size());
  }

  void theExampleInPythonReadsTheSameMouth() {
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty()) QSKIP("python3 is not installed");
    const QByteArray text =
        outputOf(python, {QStringLiteral(VISEMA_ROOT "/app/library/examples/speak.py"), kAvatar, kSound});
    const QList<QByteArray> lines = text.trimmed().split('\n');
    QCOMPARE(static_cast<std::size_t>(lines.size()), said_.openings.size());
    float widest = 0;
    for (std::size_t i = 0; i < said_.openings.size(); ++i) {
      QCOMPARE(lines[static_cast<int>(i)].split(' ').value(1), QByteArray::number(said_.openings[i], 'f', 4));
      widest = std::max(widest, said_.openings[i]);
    }
    QVERIFY(widest > 0.2f);
  }

  void whatGoesWrongIsSaidInASentence() {
    QVERIFY(visema_open("/no/such/avatar.visema", nullptr) == nullptr);
    QVERIFY2(std::strstr(visema_last_error(), "/no/such/avatar.visema"), visema_last_error());
    QVERIFY(visema_open(nullptr, nullptr) == nullptr);
    const Stream stream = openIris();
    const std::vector<float> silence(1600);
    visema_frame frame{};
    frame.size = sizeof frame;
    QCOMPARE(visema_pull(stream.get(), &frame), 0);
    QCOMPARE(visema_push(stream.get(), silence.data(), 100, 0, 1), -1);
    QCOMPARE(visema_push(stream.get(), silence.data(), 800, 16000, 2), 0);
    QCOMPARE(visema_push(stream.get(), silence.data(), 1600, 48000, 1), -1);
    QVERIFY2(std::strstr(visema_last_error(), "16000 Hz and 2 channels"), visema_last_error());
    QCOMPARE(visema_copy_bgra(stream.get(), nullptr, 0), -1);
    QCOMPARE(visema_finish(stream.get()), 0);
    QCOMPARE(visema_push(stream.get(), silence.data(), 800, 16000, 2), -1);
    visema_close(nullptr);
  }

  void aCallerWithAnOlderHeaderGetsWhatItKnowsOf() {
    const Stream stream = openIris();
    const std::vector<float> silence(16000);
    QCOMPARE(visema_push(stream.get(), silence.data(), silence.size(), 16000, 1), 0);
    visema_frame frame{};
    std::memset(&frame, 0x55, sizeof frame);
    frame.size = offsetof(visema_frame, index);
    QCOMPARE(visema_pull(stream.get(), &frame), 1);
    QCOMPARE(frame.width, 1280);
    QCOMPARE(frame.size, static_cast<std::uint32_t>(offsetof(visema_frame, index)));
    QCOMPARE(frame.index, 0x5555555555555555);
  }

  void nothingButTheInterfaceCanBeSeenOfIt() {
    const QString nm = QStandardPaths::findExecutable(QStringLiteral("nm"));
    if (nm.isEmpty()) QSKIP("nm is not installed");
    const QByteArray names =
        outputOf(nm, {QStringLiteral("-D"), QStringLiteral("--defined-only"), QStringLiteral("--format=just-symbols"),
                      QStringLiteral("--without-symbol-versions"), qEnvironmentVariable("VISEMA_LIBRARY")});
    int count = 0;
    for (const QByteArray& name : names.trimmed().split('\n')) {
      if (name == "VISEMA_0") continue;
      QVERIFY2(name.startsWith("visema_"), name.constData());
      ++count;
    }
    QCOMPARE(count, 9);
    QCOMPARE(visema_api_version(), static_cast<std::uint32_t>(VISEMA_API_VERSION));
  }
};

QTEST_GUILESS_MAIN(TestVisemaLibrary)
#include "tst_visema_library.moc"
