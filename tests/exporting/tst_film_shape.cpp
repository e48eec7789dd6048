// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/exporting/export_job.h"
#include "core/exporting/film_subtitles.h"
#include "core/lipsync/reframing.h"
#include "core/media/loudness.h"
#include "core/media/media_info.h"
#include "core/media/picture_text.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

constexpr Size kSize{320, 240};

std::vector<float> speech(std::initializer_list<std::pair<int, float>> stretches) {
  std::vector<float> shares;
  for (const auto& [frames, share] : stretches) shares.insert(shares.end(), static_cast<std::size_t>(frames), share);
  return shares;
}

AudioClip tone(double seconds, float amplitude) {
  AudioClip clip{48000, 1, std::vector<float>(static_cast<std::size_t>(48000 * seconds))};
  for (std::size_t i = 0; i < clip.samples.size(); ++i)
    clip.samples[i] = amplitude * std::sin(0.1309f * static_cast<float>(i));  // 1 kHz
  return clip;
}

}  // namespace

/// The shape, rate, loudness and subtitles of films.
class TestFilmShape : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    here_ = folder_.path().toStdString();
    SyntheticOptions options;
    options.size = kSize;
    QVERIFY(addLightNetwork(here_, {"bands", {}}, BandEncoder::kDimension, options));
    const auto made = makeSyntheticPackage(here_, options);
    QVERIFY(made);
    avatar_ = *made;
    QVERIFY(writeWav(here_ / "voice.wav", babble(1)));
  }

  void theCutHasTheFaceInItAndStaysInThePicture() {
    std::vector<Point> faces;
    for (int i = 0; i < 200; ++i) faces.push_back({200.0 + 6 * i, 300});  // walks out to the right
    const auto shape = Reframing::create(Framing::Portrait, 0, {1280, 720}, faces);
    QVERIFY(shape);
    QCOMPARE(shape->size().height, 720);
    QVERIFY(std::abs(shape->size().width - 405) <= 2);
    for (FrameIndex frame = 0; frame < 200; ++frame) {
      const Rect cut = shape->cut(frame);
      QVERIFY(cut.x >= 0 && cut.y >= 0 && cut.x + cut.width <= 1280 && cut.y + cut.height <= 720);
      const double face = faces[static_cast<std::size_t>(frame)].x;
      if (face > 250 && face < 1000) QVERIFY(face > cut.x + cut.width * 0.2 && face < cut.x + cut.width * 0.8);
      if (frame > 0) QVERIFY(std::abs(cut.x - shape->cut(frame - 1).x) <= 8);  // without a jump
    }
  }
  void aFaceThatNodsDoesNotShakeTheCut() {
    std::vector<Point> faces;
    for (int i = 0; i < 200; ++i) faces.push_back({640 + 30 * std::sin(i * 0.8), 300});
    const auto shape = Reframing::create(Framing::Square, 0, {1280, 720}, faces);
    QVERIFY(shape);
    for (FrameIndex frame = 80; frame < 120; ++frame) QVERIFY(std::abs(shape->cut(frame).x - shape->cut(80).x) <= 2);
  }
  void anAskedHeightIsMade() {
    const std::vector<Point> faces(1, {640, 300});
    QVERIFY((Reframing::create(Framing::Portrait, 1920, {1280, 720}, faces)->size() == Size{1080, 1920}));
    QVERIFY((Reframing::create(Framing::AsFilmed, 360, {1280, 720}, faces)->size() == Size{640, 360}));
    QVERIFY((Reframing::create(Framing::Landscape, 0, {720, 1280}, faces)->size() == Size{720, 406}));
    QVERIFY(Reframing::create(Framing::AsFilmed, 0, {1280, 720}, faces)->changesNothing());
    QVERIFY(!Reframing::create(Framing::AsFilmed, 9, {1280, 720}, faces));
    QVERIFY(!framingFrom("round"));
    QCOMPARE(*framingFrom("square"), Framing::Square);
  }

  void aFilmHasTheShapeSizeAndRateAskedFor() {
    FilmOptions film = wanted("portrait.mp4");
    film.framing = Framing::Portrait;
    film.height = 480;
    film.rate = 50;
    const auto report = renderFilm(film, testEngines(), {}, {});
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->frames, FrameIndex{50});
    const auto info = probeMedia(film.out);
    QVERIFY(info && info->video());
    QVERIFY((info->video()->size == Size{270, 480}));
    QCOMPARE(info->video()->rate.toDouble(), 50.0);
    QVERIFY(std::abs(info->duration - 1) < 0.03);
    // The face lies where the synthetic face is drawn: the cut shows its middle column.
    const auto frames = framesOf(film.out);
    QVERIFY(frames.size() >= 24);
  }
  void aSlowerFilmLeavesPicturesOutAndIsAsLong() {
    FilmOptions film = wanted("slow.mp4");
    film.rate = FrameRate(10);
    const auto report = renderFilm(film, testEngines(), {}, {});
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->frames, FrameIndex{10});
    QVERIFY(std::abs(probeMedia(film.out)->duration - 1) < 0.05);
  }
  void aPreviewIsOnlyTheFirstSeconds() {
    FilmOptions film = wanted("preview.mp4");
    film.seconds = 0.4;
    const auto report = renderFilm(film, testEngines(), {}, {});
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->frames, FrameIndex{10});
  }
  void theQueueRemembersAllOfIt() {
    FilmOptions film = wanted("queued.mp4");
    film.framing = Framing::Square;
    film.height = 720;
    film.rate = FrameRate(30000, 1001);
    film.loudness = -16;
    film.subtitles = "/a/words.srt";
    film.burnSubtitles = true;
    film.seconds = 5;
    const auto read = filmFromJson(filmToJson(film));
    QVERIFY(read);
    QCOMPARE(filmToJson(*read), filmToJson(film));
    QCOMPARE(read->framing, Framing::Square);
    QVERIFY(read->rate == FrameRate(30000, 1001));
    QCOMPARE(*read->loudness, -16.0);
  }
  void whatMakesNoSenseIsRefused() {
    FilmOptions film = wanted("refused.mp4");
    film.rate = FrameRate(500);
    QVERIFY(!film.validate());
    film = wanted("refused.mp4");
    film.loudness = 3;
    QVERIFY(!film.validate());
  }

  void aTextIsReadWhileItIsSaid() {
    const auto subtitles = subtitlesOf("Good morning. And here is the weather for tomorrow!",
                                       speech({{25, 0}, {25, 1}, {50, 0}, {75, 1}}));
    QCOMPARE(subtitles.size(), std::size_t{2});
    QCOMPARE(subtitles[0].text, std::string("Good morning."));
    QVERIFY(subtitles[0].from >= 1 && subtitles[0].to <= 4.2);
    QVERIFY(subtitles[1].from >= subtitles[0].to);
    QVERIFY(std::abs(subtitles[1].to - 7) < 0.01);
  }
  void longSentencesAreReadInPortions() {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "word" + std::to_string(i) + " ";
    for (const Subtitle& subtitle : subtitlesOf(text, speech({{500, 1}}))) {
      QVERIFY(subtitle.text.size() <= 85);
      QVERIFY(std::count(subtitle.text.begin(), subtitle.text.end(), '\n') <= 1);
    }
    QVERIFY(subtitlesOf("  \n ", speech({{5, 1}})).empty());
  }
  void subtitleFilesComeBackAsTheyWere() {
    const std::vector<Subtitle> subtitles{{0.5, 2.25, "One\nand a half"}, {3, 3661.042, "Two"}};
    const auto read = parseSubtitles(srtOf(subtitles), "a.srt");
    QVERIFY(read);
    QVERIFY(*read == subtitles);
    const auto damaged = parseSubtitles("1\n00:00:01,000 --> late\nwords\n", "bad.srt");
    QVERIFY(!damaged && damaged.error().message.find("bad.srt, line 2") != std::string::npos);
    QVERIFY(!parseSubtitles("nothing", "empty.srt"));
    const auto web = parseSubtitles("WEBVTT\n\n01:02.500 --> 00:01:04.000 align:start\nHello\n", "a.vtt");
    QVERIFY(web);
    QVERIFY((*web == std::vector<Subtitle>{{62.5, 64, "Hello"}}));
  }
  void subtitlesComeBesideAFilm() {
    std::ofstream(here_ / "words.txt") << "This is said.";
    FilmOptions film = wanted("beside.mp4");
    film.subtitles = here_ / "words.txt";
    QVERIFY(renderFilm(film, testEngines(), {}, {}));
    std::ifstream srt(here_ / "beside.srt");
    const std::string text((std::istreambuf_iterator<char>(srt)), {});
    QVERIFY2(text.find("-->") != std::string::npos && text.find("This is said.") != std::string::npos, text.c_str());
    film.subtitles = here_ / "not-there.txt";
    QVERIFY(!renderFilm(film, testEngines(), {}, {}));
  }
  void subtitlesAreReadInThePicture() {
    YuvImage picture = syntheticFrame(kSize, 3);
    const YuvImage before = picture.clone();
    auto text = PictureText::subtitles({{1, 2, "Hello {there}"}}, kSize);
    QVERIFY(text);
    QVERIFY(!(*text)->showsAt(0.5));
    QVERIFY((*text)->showsAt(1.5));
    (*text)->drawOn(picture, 0.5);
    QCOMPARE(largestDifference(picture, before), 0);
    (*text)->drawOn(picture, 1.5);
    const Rect foot{0, kSize.height * 3 / 4, kSize.width, kSize.height / 4};
    QVERIFY(largestDifference(picture, before, foot) > 60);                                  // letters and their edge
    QCOMPARE(largestDifference(picture, before, {0, 0, kSize.width, kSize.height / 2}), 0);  // the face stays free
  }

  void loudnessIsBroughtToWhatIsWished() {
    AudioClip quiet = tone(3, 0.02f);
    const double before = *loudnessOf(quiet);
    const double gain = normaliseLoudness(quiet, -20);
    QVERIFY(std::abs(*loudnessOf(quiet) + 20) < 0.3);
    QVERIFY(std::abs(gain - (-20 - before)) < 0.3);
    AudioClip loud = tone(3, 0.9f);
    normaliseLoudness(loud, -1);  // no louder than its peaks allow
    QVERIFY(*std::max_element(loud.samples.begin(), loud.samples.end()) < 0.9f);
    AudioClip spiky = tone(3, 0.05f);  // quiet, but for two short peaks
    for (const std::size_t at : {48000, 100000}) spiky.samples[at] = 0.9f;
    const AudioClip unchanged = spiky;
    const double louder = normaliseLoudness(spiky, -20);
    QVERIFY(std::abs(*loudnessOf(spiky) + 20) < 0.3);
    QVERIFY(std::abs(spiky.samples[48000]) <= 0.9f && std::abs(spiky.samples[100000]) <= 0.9f);
    const double changed = std::abs(spiky.samples[70000] / unchanged.samples[70000]);
    QVERIFY(std::abs(20 * std::log10(changed) - louder) < 0.01);  // far from the peaks nothing is held down
    AudioClip silence{48000, 1, std::vector<float>(48000)};
    QCOMPARE(normaliseLoudness(silence, -16), 0.0);
    QVERIFY(!loudnessOf(silence));
  }

 private:
  FilmOptions wanted(const char* name) const {
    FilmOptions film = losslessFilm(avatar_, here_ / "voice.wav", here_ / name);
    film.crf = 10;
    return film;
  }
  QTemporaryDir folder_;
  fs::path here_, avatar_;
};

QTEST_APPLESS_MAIN(TestFilmShape)
#include "tst_film_shape.moc"
