// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstring>
#include <random>

#include "core/media/audio_reader.h"
#include "tests/support/film.h"

using namespace visema;
using namespace visema::test;

Q_DECLARE_METATYPE(visema::ColorSpec)

namespace {

bool counts(const std::vector<int>& numbers, int expected) {
  if (static_cast<int>(numbers.size()) != expected) return false;
  for (int i = 0; i < expected; ++i)
    if (numbers[static_cast<std::size_t>(i)] != i) return false;
  return true;
}

MediaWriterOptions film(Size size, FrameRate rate = kFrameRate) {
  MediaWriterOptions options;
  options.size = size;
  options.rate = rate;
  return options;
}

}  // namespace

class TestFilms : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void anyRateLengthSizeAndSoundComesBackWhole_data() {
    QTest::addColumn<int>("num");
    QTest::addColumn<int>("den");
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("channels");
    std::mt19937 random(7);
    const int rates[][2] = {{24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}, {50, 1}, {60, 1}};
    const int sounds[] = {8000, 16000, 22050, 32000, 44100, 48000, 96000};
    const int channels[] = {1, 2, 6};
    for (int i = 0; i < 14; ++i) {
      const auto& rate = rates[i % 7];
      const int sound = sounds[random() % 7], count = channels[i % 3];
      QTest::addRow("%d/%d fps, %d Hz, %d channels", rate[0], rate[1], sound, count)
          << rate[0] << rate[1] << sound << count;
    }
  }
  void anyRateLengthSizeAndSoundComesBackWhole() {
    QFETCH(int, num);
    QFETCH(int, den);
    QFETCH(int, rate);
    QFETCH(int, channels);
    std::mt19937 random(static_cast<unsigned>(num + rate * 3 + channels));
    const int frames = 1 + static_cast<int>(random() % 120);
    const Size size{64 + static_cast<int>(random() % 30), 64 + static_cast<int>(random() % 30)};
    MediaWriterOptions options = film(size, {num, den});
    options.audio = MediaAudioOptions{rate, channels, 0};
    const std::string file = path("film.mp4");
    QCOMPARE(writeNumbered(file, options, frames), std::string());
    VideoReadOptions native;
    native.rate.reset();
    const Numbers numbers = readNumbers(file, native);
    QCOMPARE(numbers.error, std::string());
    QVERIFY2(counts(numbers.shown, frames), qPrintable(QString("%1 of %2").arg(numbers.shown.size()).arg(frames)));
    auto info = probeMedia(file);
    QVERIFY(info);
    QVERIFY(info->video()->rate == options.rate);
    QCOMPARE(info->video()->size, (Size{(size.width + 1) & ~1, (size.height + 1) & ~1}));
    auto sound = readAudio(file);
    QVERIFY2(sound, sound ? "" : sound.error().message.c_str());
    QCOMPARE(sound->rate, rate);
    QCOMPARE(sound->channels, channels);
    const double seconds = frames / options.rate.toDouble();
    QVERIFY2(std::abs(sound->seconds() - seconds) < 1 / options.rate.toDouble(),
             qPrintable(QString("%1 s of %2 s").arg(sound->seconds()).arg(seconds)));
    QVERIFY(!std::filesystem::exists(MediaWriter::partialPath(file)));
  }

  void theRateIsConvertedWithoutDrift_data() {
    QTest::addColumn<int>("num");
    QTest::addColumn<int>("den");
    QTest::newRow("23.976") << 24000 << 1001;
    QTest::newRow("24") << 24 << 1;
    QTest::newRow("30") << 30 << 1;
    QTest::newRow("50") << 50 << 1;
    QTest::newRow("59.94") << 60000 << 1001;
  }
  void theRateIsConvertedWithoutDrift() {
    QFETCH(int, num);
    QFETCH(int, den);
    const int frames = 300;
    const std::string file = path("drift.mp4");
    QCOMPARE(writeNumbered(file, film({64, 64}, {num, den}), frames), std::string());
    const Numbers numbers = readNumbers(file);
    QCOMPARE(numbers.error, std::string());
    const double ratio = static_cast<double>(num) / den / 25;
    QCOMPARE(static_cast<int>(numbers.shown.size()), static_cast<int>(std::lround(frames / ratio)));
    for (int k = 0; k < static_cast<int>(numbers.shown.size()); ++k) {
      // The last picture less than half a frame after k / 25.
      const int expected = std::min(frames - 1, static_cast<int>(std::ceil((k + 0.5) * ratio - 1e-9)) - 1);
      QCOMPARE(numbers.shown[static_cast<std::size_t>(k)], expected);
    }
  }

  void anySeekFindsItsFrame_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("mp4") << int(MediaFormat::Mp4);
    QTest::newRow("webm") << int(MediaFormat::WebmAlpha);
    QTest::newRow("mov") << int(MediaFormat::ProRes4444);
  }
  void anySeekFindsItsFrame() {
    QFETCH(int, format);
    MediaWriterOptions options = film({64, 64});
    options.format = static_cast<MediaFormat>(format);
    const std::string file = path("seek") + extensionOf(options.format);
    const int frames = options.format == MediaFormat::Mp4 ? 400 : 150;
    QCOMPARE(writeNumbered(file, options, frames), std::string());
    auto reader = VideoReader::open(file);
    QVERIFY(reader);
    std::mt19937 random(3);
    for (int i = 0; i < 40; ++i) {
      const int wanted = static_cast<int>(random() % static_cast<unsigned>(frames));
      QVERIFY((*reader)->seek(wanted));
      for (int k = wanted; k < std::min(frames, wanted + 3); ++k) {
        auto frame = (*reader)->next();
        QVERIFY(frame && *frame);
        QCOMPARE((*frame)->index, FrameIndex(k));
        QCOMPARE(numberOf(*(*frame)->image), k);
      }
    }
    QVERIFY((*reader)->seek(frames + 100));
    auto beyond = (*reader)->next();
    QVERIFY(beyond && !*beyond);
    QVERIFY((*reader)->seek(0));
    auto first = (*reader)->next();
    QVERIFY(first && *first && numberOf(*(*first)->image) == 0);
  }

  void aRampSurvivesEncodingWithinTwoCodeValues_data() {
    QTest::addColumn<ColorSpec>("color");
    QTest::addColumn<int>("format");
    for (MediaFormat format : {MediaFormat::Mp4, MediaFormat::WebmAlpha, MediaFormat::ProRes4444}) {
      for (ColorMatrix matrix : {ColorMatrix::Bt709, ColorMatrix::Bt601}) {
        for (ColorRange range : {ColorRange::Limited, ColorRange::Full}) {
          QTest::addRow("%s %s %s", extensionOf(format), matrix == ColorMatrix::Bt709 ? "709" : "601",
                        range == ColorRange::Full ? "full" : "limited")
              << ColorSpec{matrix, range} << int(format);
        }
      }
    }
  }
  void aRampSurvivesEncodingWithinTwoCodeValues() {
    QFETCH(ColorSpec, color);
    QFETCH(int, format);
    MediaWriterOptions options = film({256, 64});
    options.format = static_cast<MediaFormat>(format);
    options.color = color;
    options.crf = 4;
    YuvImage ramp = numberedPicture(options.size, color, 0);
    const bool full = color.range == ColorRange::Full;
    for (int y = 0; y < 64; ++y)
      for (int x = 0; x < 256; ++x) ramp.plane(0).row(y)[x] = static_cast<std::uint8_t>(full ? x : 16 + x * 219 / 255);
    const std::string file = path("ramp") + extensionOf(options.format);
    auto writer = MediaWriter::create(file, options);
    QVERIFY(writer);
    for (int i = 0; i < 3; ++i) QVERIFY((*writer)->addFrame(ramp));
    QVERIFY((*writer)->finish());
    auto reader = VideoReader::open(file);
    QVERIFY(reader);
    const bool prores = options.format == MediaFormat::ProRes4444;  // which has no full range
    const ColorRange kept = prores ? ColorRange::Limited : color.range;
    QVERIFY(((*reader)->video().color == ColorSpec{color.matrix, kept}));
    QVERIFY((*reader)->video().colorTagged);
    auto frame = (*reader)->next();
    QVERIFY(frame && *frame);
    double worst = 0;
    for (int y = 0; y < 64; ++y) {
      for (int x = 0; x < 256; ++x) {
        const double meant = full && prores ? 16 + ramp.plane(0).row(y)[x] * 219.0 / 255 : ramp.plane(0).row(y)[x];
        worst = std::max(worst, std::abs((*frame)->image->plane(0).row(y)[x] - meant));
      }
    }
    QVERIFY2(worst <= 2, qPrintable(QString::number(worst)));
  }

  void alphaComesBack() {
    for (MediaFormat format : {MediaFormat::WebmAlpha, MediaFormat::ProRes4444}) {
      MediaWriterOptions options = film({96, 64});
      options.format = format;
      options.crf = 10;
      Image alpha(options.size, 1);
      for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 96; ++x) alpha.mutableView().row(y)[x] = static_cast<std::uint8_t>(x < 48 ? 0 : 255);
      const std::string file = path("alpha") + extensionOf(format);
      auto writer = MediaWriter::create(file, options);
      QVERIFY(writer);
      for (int i = 0; i < 5; ++i)
        QVERIFY((*writer)->addFrame(numberedPicture(options.size, options.color, i), alpha.view()));
      QVERIFY((*writer)->finish());
      VideoReadOptions reading;
      reading.alpha = true;
      auto reader = VideoReader::open(file, reading);
      QVERIFY(reader && (*reader)->video().alpha);
      auto frame = (*reader)->next();
      QVERIFY(frame && *frame && (*frame)->alpha);
      QVERIFY((*frame)->alpha->view().row(30)[10] < 6);
      QVERIFY((*frame)->alpha->view().row(30)[85] > 249);
    }
  }

  void aPngSequenceIsAFolderOfPictures() {
    MediaWriterOptions options = film({33, 17});
    options.format = MediaFormat::PngSequence;
    options.audio = MediaAudioOptions{16000, 1, 0};
    const std::string target = path("pictures");
    QCOMPARE(writeNumbered(target, options, 4), std::string());
    for (int i = 0; i < 4; ++i) {
      auto info = probeMedia(target + "/frame_00000" + std::to_string(i) + ".png");
      QVERIFY(info && info->video()->size == (Size{33, 17}) && info->video()->alpha);
    }
    auto sound = readAudio(target + "/audio.wav");
    QVERIFY(sound);
    QCOMPARE(sound->frames(), std::int64_t(4 * 640));
    QVERIFY(!writeNumbered(target, options, 4).empty());
  }

  void aStretchOfAFileAndMemoryReadLikeTheFile() {
    const std::string file = path("plain.mp4"), packed = path("packed");
    QCOMPARE(writeNumbered(file, film({64, 64}), 80), std::string());
    QFile in(QString::fromStdString(file)), out(QString::fromStdString(packed));
    QVERIFY(in.open(QIODevice::ReadOnly) && out.open(QIODevice::WriteOnly));
    const QByteArray bytes = in.readAll();
    out.write(QByteArray(777, 'x') + bytes + QByteArray(555, 'y'));
    out.close();
    QVERIFY(counts(readNumbers(MediaSource::section(packed, 777, bytes.size(), "a member")).shown, 80));
    const std::span memory(reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size()));
    QVERIFY(counts(readNumbers(MediaSource::inMemory(memory, "memory")).shown, 80));
    QVERIFY(!readNumbers(MediaSource::section(packed, 777, bytes.size() + 9999, "a member")).error.empty());
  }

  void soundIsResampledInPlace() {
    const std::string file = path("tone.mp4");
    MediaWriterOptions options = film({64, 64});
    options.audio = MediaAudioOptions{44100, 2, 0};
    QCOMPARE(writeNumbered(file, options, 50), std::string());
    auto speech = readSpeech(file);
    QVERIFY(speech && speech->rate == 16000 && speech->channels == 1);
    QVERIFY(std::abs(speech->frames() - 32000) <= 1);
    // The mean of both channels' tones, in phase with how they were made.
    double both = 0, ours = 0, truth = 0;
    for (int i = 4000; i < 28000; ++i) {
      const double t = 2 * std::numbers::pi * 220 * i / 16000.0;
      const double expected = 0.2 * (std::sin(t) + std::sin(2 * t)), is = speech->samples[std::size_t(i)];
      both += expected * is, ours += is * is, truth += expected * expected;
    }
    QVERIFY2(both / std::sqrt(ours * truth) > 0.995, qPrintable(QString::number(both / std::sqrt(ours * truth))));
    QVERIFY(std::abs(std::sqrt(ours / truth) - 1) < 0.05);
  }

  void soundInMemoryBecomesTheSpeechThatItsFileIsReadAs_data() {
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("channels");
    QTest::newRow("as music is") << 44100 << 2;
    QTest::newRow("as films are") << 48000 << 1;
    QTest::newRow("as speech is") << 16000 << 1;
  }
  void soundInMemoryBecomesTheSpeechThatItsFileIsReadAs() {
    QFETCH(int, rate);
    QFETCH(int, channels);
    for (MediaFormat format : {MediaFormat::Mp4, MediaFormat::ProRes4444}) {
      MediaWriterOptions options = film({64, 64});
      options.format = format;
      options.audio = MediaAudioOptions{rate, channels, 0};
      const std::string file = path("speech") + extensionOf(format);
      QCOMPARE(writeNumbered(file, options, 61), std::string());
      const auto sound = readAudio(file);
      const auto speech = readSpeech(file);
      QVERIFY(sound && speech);
      const auto same = speechOf(*sound);
      QVERIFY(same && same->rate == speech->rate && same->channels == speech->channels);
      QCOMPARE(same->frames(), speech->frames());
      QVERIFY(same->samples == speech->samples);
    }
  }

  void soundStaysWithThePicturesInEveryFormat() {
    for (MediaFormat format : {MediaFormat::Mp4, MediaFormat::WebmAlpha, MediaFormat::ProRes4444}) {
      MediaWriterOptions options = film({64, 64});
      options.format = format;
      options.audio = MediaAudioOptions{48000, 1, 0};
      const std::string file = path("sync") + extensionOf(format);
      QCOMPARE(writeNumbered(file, options, 50), std::string());
      auto sound = readAudio(file);
      QVERIFY2(sound, sound ? "" : sound.error().message.c_str());
      QVERIFY2(std::abs(sound->frames() - 96'000) <= 48, (file + ": " + std::to_string(sound->frames())).c_str());
      double sine = 0, cosine = 0;
      for (int i = 9600; i < 57'600; ++i) {
        const double t = 2 * std::numbers::pi * 220 * i / 48'000;
        sine += sound->samples[std::size_t(i)] * std::sin(t);
        cosine += sound->samples[std::size_t(i)] * std::cos(t);
      }
      const double milliseconds = std::atan2(cosine, sine) / (2 * std::numbers::pi * 220) * 1000;
      QVERIFY2(std::abs(milliseconds) < 0.2, qPrintable(QString::number(milliseconds)));
    }
  }

  void whatCannotBeWrittenIsOneClearErrorAndLeavesNothing() {
    QVERIFY(!MediaWriter::create("/nonexistent/folder/film.mp4", film({64, 64})));
    QVERIFY(!MediaWriter::create(path("x.mp4"), film({0, 64})));
    {
      auto writer = MediaWriter::create(path("left.mp4"), film({64, 64}));
      QVERIFY(writer);
      QVERIFY(!(*writer)->addFrame(numberedPicture({32, 32}, {}, 0)));
      QVERIFY(!(*writer)->addAudio(std::vector<float>(10)));
      QVERIFY((*writer)->addFrame(numberedPicture({64, 64}, {}, 0)));
    }
    QVERIFY(!std::filesystem::exists(path("left.mp4")));
    QVERIFY(!std::filesystem::exists(MediaWriter::partialPath(path("left.mp4"))));
  }
};

QTEST_GUILESS_MAIN(TestFilms)
#include "tst_films.moc"
