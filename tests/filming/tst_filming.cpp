// SPDX-License-Identifier: Apache-2.0
// What is recorded of a person before a camera: the words, the advice, and picture and sound on one clock.
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/audio/memory_source.h"
#include "core/building/face_finder.h"
#include "core/filming/filming.h"
#include "core/filming/prompter.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "tests/support/iris_film.h"
#include "tests/support/numbered_video.h"

using namespace visema;

namespace {

constexpr SampleRate kRate = 48000;
constexpr FrameRate kFilmRate{30};
constexpr Size kSize{320, 240};

int timesIn(const std::vector<std::string>& sentences, const std::string& letters) {
  int count = 0;
  for (const std::string& sentence : sentences)
    for (const char letter : sentence) count += letters.find(static_cast<char>(std::tolower(letter))) != std::string::npos;
  return count;
}

/// What a film shows, picture by picture.
std::vector<int> numbersIn(const std::filesystem::path& film) {
  VideoReadOptions options;
  options.rate = std::nullopt;
  auto reader = VideoReader::open(film, options);
  std::vector<int> numbers;
  if (!reader) return numbers;
  while (auto frame = (*reader)->next()) {
    if (!*frame) break;
    numbers.push_back(test::numberOf(*(*frame)->image));
  }
  return numbers;
}

}  // namespace

class TestFilming : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) { return std::filesystem::path(folder_.path().toStdString()) / name; }
  FootageFilmOptions options(const char* name) {
    FootageFilmOptions result;
    result.path = path(name);
    result.size = kSize;
    result.rate = kFilmRate;
    result.soundRate = kRate;
    return result;
  }
  static YuvFrame numbered(int number) {
    return std::make_shared<YuvImage>(test::numberedPicture(kSize, {}, number));
  }
  /// A tenth of a second of sound from `at` on, in which a click of one sample may be.
  static void hear(FootageFilm& film, std::int64_t at, std::int64_t click = -1) {
    std::vector<float> sound(kRate / 10);
    if (click >= at && click < at + std::ssize(sound)) sound[static_cast<std::size_t>(click - at)] = 0.9F;
    film.sound({at, kRate}, sound);
  }

 private Q_SLOTS:
  void theWordsTakeAboutTwoMinutesAndCloseTheLipsOften_data() {
    QTest::addColumn<QString>("language");
    for (const std::string& each : prompterLanguages()) QTest::newRow(each.c_str()) << QString::fromStdString(each);
  }
  void theWordsTakeAboutTwoMinutesAndCloseTheLipsOften() {
    QFETCH(QString, language);
    const auto script = prompterScript(language.toStdString());
    QCOMPARE(script.front().kind, PromptKind::Rest);
    QCOMPARE(script.back().kind, PromptKind::Listen);
    QCOMPARE(script.back().seconds, 20.0);
    double reading = 0;
    for (const Prompt& prompt : script)
      if (prompt.kind == PromptKind::Say) reading += prompt.seconds;
    QVERIFY2(reading > 100 && reading < 160, qPrintable(QString::number(reading)));
    const auto& sentences = prompterSentences(language.toStdString());
    QVERIFY(timesIn(sentences, "m") >= 40);
    QVERIFY(timesIn(sentences, "b") >= 30);
    QVERIFY(timesIn(sentences, "p") >= 20);
    QVERIFY(timesIn(sentences, "fv") >= 30);
    QVERIFY(timesIn(sentences, "w") >= 12);
    QVERIFY(timesIn(sentences, "uo") >= 60);
  }

  void restGoesOnByItselfAndASentenceWaitsForItsReader() {
    Prompter prompter({{PromptKind::Rest, {}, 3}, {PromptKind::Say, "One.", 2}, {PromptKind::Listen, {}, 20}});
    prompter.begin(0);
    QVERIFY(!prompter.tick(2.9));
    QVERIFY(prompter.tick(3.0));
    QVERIFY(!prompter.tick(60));
    QCOMPARE(prompter.now()->text, std::string("One."));
    prompter.next(61);
    prompter.end(70);
    QCOMPARE(prompter.words(), std::string("One."));
    QVERIFY(!prompter.listening());  // of twenty seconds nine were listened
    QCOMPARE(prompter.leftOut().size(), std::size_t(1));
  }

  void whatIsReadAgainIsLeftOutAlsoRightAfterTheNextOneCame() {
    Prompter prompter({{PromptKind::Say, "One.", 2}, {PromptKind::Say, "Two.", 2}, {PromptKind::Listen, {}, 5}});
    prompter.begin(0);
    prompter.again(4);  // a slip in the first sentence
    prompter.next(7);
    prompter.next(10);
    prompter.again(10.3);  // the second one was meant
    QCOMPARE(prompter.now()->text, std::string("Two."));
    prompter.next(13);
    QVERIFY(prompter.tick(18));
    QVERIFY(!prompter.now());
    QCOMPARE(prompter.words(), std::string("One. Two."));
    QCOMPARE(prompter.leftOut().size(), std::size_t(2));
    QCOMPARE(prompter.leftOut()[0].from, 0.0);
    QCOMPARE(prompter.leftOut()[0].to, 4.0);
    QCOMPARE(prompter.leftOut()[1].from, 7.0);
    QCOMPARE(prompter.leftOut()[1].to, 10.3);
    QCOMPARE(prompter.listening()->from, 13.0);
  }

  void aPictureLiesWhereItsSoundLiesWhateverTheCameraMisses() {
    constexpr std::int64_t kBefore = 5000;  // sound that was there before the first picture
    constexpr std::int64_t kFlash = 40;     // the picture that is clapped in
    auto film = FootageFilm::start(options("clap.mp4"));
    QVERIFY2(film, film ? "" : film.error().message.c_str());
    const std::int64_t click = kBefore + firstSampleOfFrame(kFlash, kRate, kFilmRate);
    for (int i = 0; i < 90; ++i) {
      const std::int64_t late = (i % 3 - 1) * kRate / 200;  // cameras are not punctual
      if (i != 20 && i != 21) (*film)->picture(numbered(i), {kBefore + firstSampleOfFrame(i, kRate, kFilmRate) + (i ? late : 0), kRate});
      if (i == 60) (*film)->picture(numbered(999), {kBefore + firstSampleOfFrame(i, kRate, kFilmRate) + 700, kRate});
      if (i % 3 == 0) hear(**film, firstSampleOfFrame(i, kRate, kFilmRate), click);
    }
    const auto written = (*film)->finish();
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const std::vector<int> shown = numbersIn(written->path);
    QVERIFY(std::abs(std::ssize(shown) - 90) <= 1);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (i == 60 || i >= 89) continue;  // two pictures of one moment: either will do
      QCOMPARE(shown[i], i == 20 || i == 21 ? 19 : static_cast<int>(i));
    }
    const auto sound = readAudio(written->path);
    QVERIFY(sound);
    const auto loudest = std::max_element(sound->samples.begin(), sound->samples.end(),
                                          [](float a, float b) { return std::abs(a) < std::abs(b); });
    const double heardAt = static_cast<double>(loudest - sound->samples.begin()) / sound->rate;
    QVERIFY2(std::abs(heardAt - kFlash / kFilmRate.toDouble()) < 0.002, qPrintable(QString::number(heardAt)));
  }

  void aFullDiskEndsTheRecordingAndKeepsWhatThereIs() {
    auto free = std::make_shared<std::atomic<std::uint64_t>>(10 * FootageFilm::kKeepFree);
    FootageFilmOptions small = options("full.mp4");
    small.freeBytes = [free](const std::filesystem::path&) -> Result<std::uint64_t> { return free->load(); };
    auto film = FootageFilm::start(small);
    QVERIFY(film);
    for (int i = 0; i < 60; ++i) (*film)->picture(numbered(i), {firstSampleOfFrame(i, kRate, kFilmRate), kRate});
    QTRY_VERIFY((*film)->seconds() > 1.5);
    free->store(1000);
    for (int i = 60; i < 150; ++i) (*film)->picture(numbered(i), {firstSampleOfFrame(i, kRate, kFilmRate), kRate});
    QTRY_VERIFY(!(*film)->trouble().empty());
    QVERIFY2((*film)->trouble().find("full") != std::string::npos, (*film)->trouble().c_str());
    const auto written = (*film)->finish();
    QVERIFY(written);
    QVERIFY(numbersIn(written->path).size() >= 60);
    FootageFilmOptions none = options("none.mp4");
    none.freeBytes = [](const std::filesystem::path&) -> Result<std::uint64_t> { return 0; };
    QVERIFY(!FootageFilm::start(none));
    QVERIFY(!std::filesystem::exists(MediaWriter::partialPath(none.path)));
  }

  void aPlayedVideoStandsInForACameraAndIsFilmed() {
    QCOMPARE(test::writeIrisFilm(path("camera.mp4"), {0, 60}), std::string());
    CameraOptions wanted;
    wanted.device = path("camera.mp4").string();
    auto camera = Camera::open(wanted);
    QVERIFY2(camera, camera ? "" : camera.error().message.c_str());
    auto microphone = MemorySource::create(test::tone(kSpeechRate, 1, 4), std::make_shared<FreeRunningClock>());
    QVERIFY(microphone);
    std::atomic<int> pictures = 0;
    FilmingView view;
    view.picture = [&](const YuvFrame&) { ++pictures; };
    Filming filming(std::move(*camera), std::move(*microphone), view);
    QVERIFY(!filming.finish());
    QTRY_VERIFY(pictures > 0);
    bool begun = false;
    QTRY_VERIFY(begun || (begun = filming.record(path("me.mp4")).has_value()));  // once the microphone has begun
    QVERIFY(!filming.record(path("two.mp4")));
    QTRY_VERIFY(filming.seconds() > 1);
    const auto written = filming.finish();
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    QVERIFY(pictures > 25);
    const auto sound = readAudio(written->path);
    QVERIFY(sound);
    QVERIFY(std::abs(sound->seconds() - static_cast<double>(written->frames) / 25) < 0.15);
    QVERIFY(filming.record(path("thrown.mp4")));
    filming.abandon();
    QVERIFY(!std::filesystem::exists(path("thrown.mp4")));
  }

  void aCameraThatIsNotThereIsNamed() {
    CameraOptions wanted;
    wanted.device = "/dev/video-of-nobody";
    const auto camera = Camera::open(wanted);
    QVERIFY(!camera);
    QVERIFY2(camera.error().message.find("/dev/video-of-nobody") != std::string::npos, camera.error().message.c_str());
    for (const CameraDevice& each : listCameras()) QVERIFY(!each.name.empty());
  }

  void aRealCameraGivesPicturesOfItsSize() {
    const auto cameras = listCameras();
    if (cameras.empty()) QSKIP("there is no camera");
    CameraOptions wanted;
    wanted.device = cameras.front().device;
    auto camera = Camera::open(wanted);
    QVERIFY2(camera, camera ? "" : camera.error().message.c_str());
    const auto picture = (*camera)->next({});
    QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
    QCOMPARE((**picture).picture->size(), (*camera)->size());
  }

  void theCoachSaysWhatIsWrongWithThePicture() {
    QCOMPARE(test::writeIrisFilm(path("iris.mp4"), {0, 2}), std::string());
    auto reader = VideoReader::open(path("iris.mp4"));
    QVERIFY(reader);
    const auto frame = (*reader)->next();
    QVERIFY(frame && *frame);
    const YuvImage& picture = *(*frame)->image;
    auto faces = FaceFinder68::create();
    QVERIFY(faces);
    QCOMPARE(adviseOn(picture, **faces), PictureAdvice::Good);
    QCOMPARE(adviseOn(test::filled(picture, 120), **faces), PictureAdvice::NoFace);
    QCOMPARE(adviseOn(test::filled(picture, 17), **faces), PictureAdvice::TooDark);
    QCOMPARE(adviseOn(test::shifted(picture, picture.size().width * 3 / 10, 0), **faces), PictureAdvice::OffCentre);
    QCOMPARE(adviseOn(test::halved(picture), **faces), PictureAdvice::TooFar);
    YuvImage dim = picture.clone();
    for (int y = 0; y < dim.size().height; ++y)
      for (int x = 0; x < dim.size().width; ++x) {
        std::uint8_t& luma = dim.plane(0).row(y)[x];
        luma = static_cast<std::uint8_t>(16 + (luma - 16) / (x < dim.size().width / 2 ? 3 : 1));
      }
    QCOMPARE(adviseOn(dim, **faces), PictureAdvice::UnevenLight);
  }

  void theCoachHearsWhatIsWrongWithTheSound() {
    std::vector<float> voice(2 * kSpeechRate);
    for (std::size_t i = 0; i < voice.size(); ++i)  // three syllables a second
      voice[i] = i / 2600 % 2 ? 0.2F * std::sin(0.1F * static_cast<float>(i)) : 0.0005F;
    const auto scaled = [&](float by) {
      std::vector<float> result = voice;
      for (float& each : result) each = std::clamp(each * by, -1.0F, 1.0F);
      return adviseOn(result);
    };
    QCOMPARE(scaled(1), InputVerdict::Good);
    QCOMPARE(scaled(0), InputVerdict::Silent);
    QCOMPARE(scaled(0.06F), InputVerdict::Quiet);
    QCOMPARE(scaled(9), InputVerdict::Clipped);
    const std::vector<float> hum = test::tone(kSpeechRate, 1, 2).samples;
    QCOMPARE(adviseOn(hum), InputVerdict::Noisy);
  }
};

QTEST_GUILESS_MAIN(TestFilming)
#include "tst_filming.moc"
