// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/wav.h"
#include "core/media/audio_reader.h"
#include "tests/support/film.h"

using namespace visema;
using namespace visema::test;

namespace {

QByteArray contents(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
void store(const std::string& path, const QByteArray& bytes) {
  QFile file(QString::fromStdString(path));
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write a test file");
}
/// Runs the ffmpeg program, which makes what our writer never would.
bool ffmpeg(const QStringList& arguments) {
  QProcess process;
  process.start("ffmpeg", QStringList{"-v", "error", "-y"} + arguments);
  return process.waitForFinished(60'000) && process.exitCode() == 0;
}

}  // namespace

class TestDamagedMedia : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string film_;
  QString at(const char* name) const { return folder_.filePath(name); }
  std::string path(const char* name) const { return at(name).toStdString(); }
  bool hasFfmpeg_ = false;

 private Q_SLOTS:
  void initTestCase() {
    hasFfmpeg_ = !QStandardPaths::findExecutable("ffmpeg").isEmpty();
    film_ = path("film.mp4");
    MediaWriterOptions options;
    options.size = {64, 64};
    options.audio = MediaAudioOptions{16000, 1, 0};
    QCOMPARE(writeNumbered(film_, options, 200), std::string());
  }

  void aTruncatedFilmGivesItsFramesAndOneError() {
    const QByteArray whole = contents(film_);
    for (double share : {0.95, 0.7, 0.5}) {
      store(path("cut.mp4"), whole.left(static_cast<int>(whole.size() * share)));
      auto reader = VideoReader::open(path("cut.mp4"));
      QVERIFY(reader);
      int frames = 0;
      std::string error;
      while (error.empty()) {
        auto frame = (*reader)->next();
        if (!frame) {
          error = frame.error().message;
        } else {
          QVERIFY(*frame);  // never a good end
          QCOMPARE(numberOf(*(*frame)->image), frames++);
        }
      }
      QVERIFY(frames > 20 && frames < 200);
      QVERIFY2(QString::fromStdString(error).contains("cut.mp4"), error.c_str());
      auto again = (*reader)->next();
      QVERIFY(!again && again.error().message == error);
      QVERIFY(!readAudio(path("cut.mp4")));
    }
  }

  void everyCutAndEveryFlippedBytePassesWithoutACrash() {
    const QByteArray whole = contents(film_);
    for (int i = 0; i < 40; ++i) {
      QByteArray bytes = whole;
      if (i % 2) {
        for (int k = 0; k < 20; ++k) bytes[(i * 7919 + k * 104729) % bytes.size()] = static_cast<char>(i * 37 + k);
      } else {
        bytes.truncate(bytes.size() * (i + 1) / 42);
      }
      const std::span memory(reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size()));
      const Numbers numbers = readNumbers(MediaSource::inMemory(memory, "damaged"));
      QVERIFY(numbers.shown.size() <= 400 || !numbers.error.empty());
    }
  }

  void limitsRefuseWithALimitError() {
    MediaLimits limits;
    limits.maxPixels = 1000;
    auto pixels = probeMedia(film_, limits);
    QVERIFY(!pixels && pixels.error().code == ErrorCode::LimitExceeded);
    limits = {};
    limits.maxSeconds = 2;
    auto seconds = probeMedia(film_, limits);
    QVERIFY(!seconds && seconds.error().code == ErrorCode::LimitExceeded);
    limits = {};
    limits.maxStreams = 1;
    QVERIFY(!probeMedia(film_, limits));
    AudioReadOptions small;
    small.limits.maxAudioBytes = 1000;
    auto sound = readAudio(film_, small);
    QVERIFY(!sound && sound.error().code == ErrorCode::LimitExceeded);
  }

  void aBombIsRefusedBeforeMemoryIsTaken() {
    const auto peakMegabytes = [] {
      rusage usage{};
      ::getrusage(RUSAGE_SELF, &usage);
      return usage.ru_maxrss / 1024;
    };
    // Both ask for 65500 x 65500 pixels: 12 GB.
    QByteArray gif = QByteArray::fromHex("474946383961dcffdcff800000ffffff000000");
    gif += QByteArray::fromHex("2c00000000dcffdcff00020416844b0b003b");
    QByteArray pgm = "P5 65500 65500 255\n" + QByteArray(100'000, 'x');
    for (const auto& [name, bytes] : {std::pair{"bomb.gif", gif}, {"bomb.pgm", pgm}}) {
      store(path(name), bytes);
      const long before = peakMegabytes();
      const auto info = probeMedia(path(name));
      QVERIFY(!info);
      QVERIFY(!VideoReader::open(path(name)));
      QVERIFY2(peakMegabytes() - before < 64, qPrintable(QString::number(peakMegabytes() - before)));
    }
  }

  void whatIsNoMediaIsNamedInTheError() {
    store(path("text.mp4"), "This is no film.");
    store(path("empty.mp4"), "");
    for (const std::string& name :
         {path("text.mp4"), path("empty.mp4"), path("missing.mp4"), folder_.path().toStdString()}) {
      auto info = probeMedia(name);
      QVERIFY(!info);
      QVERIFY2(QString::fromStdString(info.error().message).contains(QString::fromStdString(name)), "the name");
    }
    store(path("list.m3u8"),
          QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n") + film_.c_str() + "\n#EXT-X-ENDLIST\n");
    store(path("list.ffconcat"), QByteArray("ffconcat version 1.0\nfile ") + film_.c_str() + "\n");
    QVERIFY(!probeMedia(path("list.m3u8")));
    QVERIFY(!probeMedia(path("list.ffconcat")));
  }

  void aTruncatedWavGivesOneError() {
    QVERIFY(writeWav(path("tone.wav"), tone(16000, 1, 4)));
    const QByteArray whole = contents(path("tone.wav"));
    store(path("cut.wav"), whole.left(whole.size() / 2));
    auto reader = AudioReader::open(path("cut.wav"));
    QVERIFY(reader);
    std::vector<float> piece(1000);
    std::size_t frames = 0;
    for (;;) {
      auto got = (*reader)->read(piece);
      if (!got) break;
      QVERIFY(*got > 0);
      frames += *got;
    }
    QVERIFY(frames > 24'000 && frames <= 32'000);
  }

  void aKilledWriterLeavesAPlayableFilm() {
    const std::string target = path("killed.mp4");
    int ready[2];
    QVERIFY(::pipe(ready) == 0);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      MediaWriterOptions options;
      options.size = {64, 64};
      options.preset = "ultrafast";
      options.threads = 1;
      options.audio = MediaAudioOptions{16000, 1, 0};
      auto writer = MediaWriter::create(target, options);
      const std::vector<float> silence(640);
      for (int i = 0; writer && i < 250; ++i) {
        if (!(*writer)->addFrame(numberedPicture(options.size, options.color, i)) || !(*writer)->addAudio(silence))
          break;
      }
      if (::write(ready[1], "x", 1) == 1) ::pause();
      ::_exit(1);
    }
    char byte = 0;
    QVERIFY(::read(ready[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    QVERIFY(WIFSIGNALED(status));
    QVERIFY(!std::filesystem::exists(target));
    const Numbers numbers = readNumbers(MediaWriter::partialPath(target).string());
    QVERIFY2(numbers.shown.size() >= 150, qPrintable(QString::number(numbers.shown.size())));
    for (int i = 0; i < static_cast<int>(numbers.shown.size()); ++i) QCOMPARE(numbers.shown[std::size_t(i)], i);
  }

  void variableRatesBecomeConstant() {
    if (!hasFfmpeg_) QSKIP("the ffmpeg program is not installed");
    // Every third picture dropped, the others keeping their time.
    QVERIFY(ffmpeg({"-i", QString::fromStdString(film_), "-an", "-vf", "select='mod(n,3)'", "-vsync", "vfr", "-crf",
                    "18", at("vfr.mkv")}));
    const Numbers numbers = readNumbers(path("vfr.mkv"));
    QCOMPARE(numbers.error, std::string());
    QVERIFY(numbers.shown.size() >= 198);
    for (int k = 0; k < 198; ++k) {
      // Time begins with the first picture left, number 1; one dropped is replaced by the one before.
      const int number = k + 1;
      QCOMPARE(numbers.shown[std::size_t(k)], number % 3 == 0 ? number - 1 : number);
    }
  }

  void aTurnedFilmComesUpright() {
    MediaWriterOptions options;
    options.size = {128, 64};
    auto writer = MediaWriter::create(path("lying.mp4"), options);
    QVERIFY(writer);
    for (int i = 0; i < 30; ++i) {
      const YuvImage upright = numberedPicture({64, 128}, {}, i);
      YuvImage lying = numberedPicture(options.size, {}, 0);
      for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 128; ++x) lying.plane(0).row(y)[x] = upright.plane(0).row(x)[63 - y];
      QVERIFY((*writer)->addFrame(lying));
    }
    QVERIFY((*writer)->finish());
    // A quarter turn clockwise in the header of the track.
    QByteArray bytes = contents(path("lying.mp4"));
    const auto matrix = bytes.indexOf("tkhd") + 44;
    const QByteArray turn = QByteArray::fromHex(
        "000000000001000000000000"
        "ffff00000000000000000000"
        "000000000000000040000000");
    QCOMPARE(bytes.mid(matrix, 4), QByteArray::fromHex("00010000"));
    store(path("turned.mp4"), bytes.replace(matrix, turn.size(), turn));
    auto info = probeMedia(path("turned.mp4"));
    QVERIFY(info);
    QCOMPARE(info->video()->rotation, 90);
    QCOMPARE(info->video()->codedSize, (Size{128, 64}));
    QCOMPARE(info->video()->size, (Size{64, 128}));
    const Numbers numbers = readNumbers(path("turned.mp4"));
    QCOMPARE(numbers.shown.size(), std::size_t(30));
    for (int i = 0; i < 30; ++i) QCOMPARE(numbers.shown[std::size_t(i)], i);
  }

  void aSoundThatStartsLaterKeepsItsOffset() {
    if (!hasFfmpeg_) QSKIP("the ffmpeg program is not installed");
    QVERIFY(ffmpeg({"-i", QString::fromStdString(film_), "-itsoffset", "0.5", "-i", QString::fromStdString(film_),
                    "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "pcm_s16le", at("late.mov")}));
    auto info = probeMedia(path("late.mov"));
    QVERIFY(info && std::abs(info->audioOffset() - 0.5) < 0.05);
    auto sound = readAudio(path("late.mov"));
    QVERIFY(sound);
    float early = 0, later = 0;
    for (int i = 0; i < 7000; ++i) early = std::max(early, std::abs(sound->samples[std::size_t(i)]));
    for (int i = 9000; i < 16000; ++i) later = std::max(later, std::abs(sound->samples[std::size_t(i)]));
    QVERIFY(early == 0 && later > 0.3f);
  }

  void aSizeThatChangesIsOneError() {
    if (!hasFfmpeg_) QSKIP("the ffmpeg program is not installed");
    QVERIFY(
        ffmpeg({"-i", QString::fromStdString(film_), "-an", "-bsf:v", "h264_mp4toannexb", "-c", "copy", at("a.h264")}));
    QVERIFY(ffmpeg({"-i", QString::fromStdString(film_), "-an", "-vf", "scale=96:96", at("b.h264")}));
    store(path("both.h264"), contents(path("a.h264")) + contents(path("b.h264")));
    const Numbers numbers = readNumbers(path("both.h264"));
    QVERIFY2(QString::fromStdString(numbers.error).contains("picture size"), numbers.error.c_str());
    QVERIFY(numbers.shown.size() >= 190);
  }

  void seekingIsExactWithoutTrustworthyTimeStamps() {
    if (!hasFfmpeg_) QSKIP("the ffmpeg program is not installed");
    for (const char* name : {"copy.ts", "copy.avi", "copy.h264"}) {
      QVERIFY(
          ffmpeg({"-i", QString::fromStdString(film_), "-an", "-bsf:v", "h264_mp4toannexb", "-c", "copy", at(name)}));
      auto reader = VideoReader::open(path(name));
      QVERIFY2(reader, name);
      for (int wanted : {120, 3, 199, 77}) {
        QVERIFY((*reader)->seek(wanted));
        auto frame = (*reader)->next();
        QVERIFY2(frame, frame ? "" : frame.error().message.c_str());
        QVERIFY2(*frame, qPrintable(QStringLiteral("%1 ends before frame %2").arg(QLatin1String(name)).arg(wanted)));
        QCOMPARE(numberOf(*(*frame)->image), wanted);
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestDamagedMedia)
#include "tst_damaged_media.moc"
