// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>
#include <random>

#include "core/avatar/package_writer.h"
#include "core/avatar/sound_hash.h"
#include "core/base/npy.h"
#include "core/lipsync/mouth_codes.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

constexpr Size kSize{240, 200};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

class TestFilm : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    here_ = folder_.path().toStdString();
    light_ = package("light", [&](SyntheticOptions& options) {
      return addLightNetwork(here_, {"bands", {}}, BandEncoder::kDimension, options);
    });
    compatible_ =
        package("compatible", [&](SyntheticOptions& options) { return addCompatibleNetwork(here_, options); });
  }

  void aFilmIsExactlyAsLongAsItsSound_data() {
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("rate");
    QTest::newRow("one sample") << 1 << 16000;
    QTest::newRow("a frame less a sample") << 639 << 16000;
    QTest::newRow("exactly a frame") << 640 << 16000;
    QTest::newRow("a frame and a sample") << 641 << 16000;
    QTest::newRow("0.2 s") << 8820 << 44100;
    std::mt19937 random(3);
    for (const int rate : {8000, 22050, 44100, 48000})
      QTest::addRow("at %d Hz", rate) << static_cast<int>(random() % (2 * rate)) << rate;
  }
  void aFilmIsExactlyAsLongAsItsSound() {
    QFETCH(int, samples);
    QFETCH(int, rate);
    AudioClip sound = babble(2.5, rate);
    sound.samples.resize(static_cast<std::size_t>(samples));
    const FrameIndex frames = framesCovering(samples, rate, kFrameRate);
    const auto report = render(light_, sound, "length.mp4");
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->frames, frames);
    QCOMPARE(static_cast<FrameIndex>(report->plan.size()), frames);
    QCOMPARE(static_cast<FrameIndex>(framesOf(here_ / "length.mp4").size()), frames);
    const auto heard = readAudio(here_ / "length.mp4");
    QVERIFY2(heard, messageOf(heard).c_str());
    QCOMPARE(heard->rate, rate);
    QCOMPARE(heard->frames(), std::int64_t{samples});
  }

  void silenceLeavesTheMouthAsItIs_data() {
    QTest::addColumn<bool>("ours");
    QTest::newRow("a network of ours") << true;
    QTest::newRow("a compatible network") << false;
  }
  void silenceLeavesTheMouthAsItIs() {
    QFETCH(bool, ours);
    // Footage that stands still, so that only the mouth could move.
    const fs::path still = stillPackage(ours);
    AudioClip silence;
    silence.samples.resize(kSpeechRate * 2);
    for (std::size_t i = silence.samples.size() / 2; i < silence.samples.size(); ++i)  // then a quiet room
      silence.samples[i] = 0.0005F * static_cast<float>(std::sin(static_cast<double>(i * i % 7919)));
    QVERIFY(render(still, silence, "silence.mp4"));
    const auto frames = framesOf(here_ / "silence.mp4");
    QCOMPARE(frames.size(), std::size_t{50});
    for (const YuvFrame& frame : frames) QCOMPARE(largestDifference(*frame, *frames[0]), 0);

    QVERIFY(render(still, babble(2), "speech.mp4", [](FilmOptions& film) { film.mouth.closeInSilence = false; }));
    const auto spoken = framesOf(here_ / "speech.mp4");
    int moved = 0;
    for (std::size_t i = 1; i < spoken.size(); ++i)
      if (largestDifference(*spoken[i], *spoken[i - 1]) > 0) ++moved;
    QVERIFY2(moved > 15, qPrintable(QString::number(moved)));
  }

  void theLastFramesHearTheSilenceThatFollows_data() { silenceLeavesTheMouthAsItIs_data(); }
  void theLastFramesHearTheSilenceThatFollows() {
    QFETCH(bool, ours);
    AudioClip sound = babble(1.23);
    const FilmEdit asHeard = [](FilmOptions& film) { film.mouth.closeInSilence = false; };
    QVERIFY(render(ours ? light_ : compatible_, sound, "short.mp4", asHeard));
    sound.samples.resize(sound.samples.size() + kSpeechRate);
    QVERIFY(render(ours ? light_ : compatible_, sound, "long.mp4", asHeard));
    const auto brief = framesOf(here_ / "short.mp4"), whole = framesOf(here_ / "long.mp4");
    QCOMPARE(brief.size(), std::size_t{31});
    for (std::size_t i = 0; i < brief.size(); ++i)
      QVERIFY2(largestDifference(*brief[i], *whole[i]) == 0, qPrintable(QString::number(i)));
  }

  void theReportNamesWhatEveryFrameShows() {
    AudioClip sound = babble(3);
    std::fill(sound.samples.begin(), sound.samples.begin() + kSpeechRate, 0.0F);
    const auto report = render(light_, sound, "report.mp4");
    QVERIFY2(report, messageOf(report).c_str());
    const auto json = nlohmann::json::parse(report->json());
    const auto frames = framesOf(here_ / "report.mp4");
    const auto& shown = json.at("shown");
    QCOMPARE(shown.size(), frames.size());
    bool idle = false, talk = false, faded = false;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      idle = idle || shown[i][0] == "idle";
      talk = talk || shown[i][0] == "talk";
      faded = faded || shown[i].size() == 5;
      if (shown[i].size() == 2) QCOMPARE(frameNumberOf(*frames[i]), shown[i][1].get<FrameIndex>());
    }
    QVERIFY(idle && talk && faded);
    QCOMPARE(json.at("heardThrough").get<std::string>(), std::string("bands"));
    for (const char* name : {"frame_ms", "paint_ms", "blend_ms"})
      QCOMPARE(json.at("timings").at("histograms").at(name).at("count").get<std::size_t>(), frames.size());
    QCOMPARE(json.at("quality").at("openInSilence").get<double>(), 0.0);
    QVERIFY(json.at("quality").at("restlessness").get<double>() > 0);

    auto read = FilmReport::read(report->json());
    QVERIFY2(read, messageOf(read).c_str());
    read->clips = report->clips, read->plan = report->plan;  // what is not read back
    QCOMPARE(read->json(), report->json());
  }

  void aFilmCanBeginAtAnyFrameAndRepeatsFrameForFrame() {
    const FilmEdit from7 = [](FilmOptions& film) {
      film.startFrame = 7;
      film.idleInSilence = false;
    };
    const auto report = render(light_, babble(1), "start.mp4", from7);
    QVERIFY2(report, messageOf(report).c_str());
    for (std::size_t i = 0; i < report->plan.size(); ++i)
      QVERIFY((report->plan[i].main == ClipFrame{0, 7 + static_cast<FrameIndex>(i)}));
    QVERIFY(render(light_, babble(1), "again.mp4", from7));
    const auto one = framesOf(here_ / "start.mp4"), other = framesOf(here_ / "again.mp4");
    for (std::size_t i = 0; i < one.size(); ++i) QCOMPARE(largestDifference(*one[i], *other[i]), 0);
    const auto outside = render(light_, babble(1), "no.mp4", [](FilmOptions& film) { film.startFrame = 40; });
    QVERIFY(!outside && contains(outside.error().message, "start frame") && !fs::exists(here_ / "no.mp4"));
  }

  void aFilmCanEndInTheNeutralPose() {
    for (const double seconds : {3.0, 1.9, 0.4}) {
      const auto report =
          render(light_, babble(seconds), "rest.mp4", [](FilmOptions& film) { film.endNeutral = true; });
      QVERIFY2(report, messageOf(report).c_str());
      const auto frames = framesOf(here_ / "rest.mp4");
      QCOMPARE(frames.size(),
               static_cast<std::size_t>(framesCovering(std::llround(seconds * 16000), 16000, kFrameRate)));
      const FramePlan& last = report->plan.back();
      QVERIFY2(last.main.frame == 0 && !last.leaving, qPrintable(QString::number(last.main.frame)));
      QCOMPARE(frameNumberOf(*frames.back()), FrameIndex{0});
    }
  }

  void whoComesToRestClosesTheMouth() {
    const auto codes = here_ / "rest.csv";
    const auto written = [&](const AudioClip& sound, bool endNeutral) {
      if (!render(light_, sound, "rest.mp4", [&](FilmOptions& film) {
            film.endNeutral = endNeutral;
            film.codesOut = codes;
          }))
        qFatal("no film");
      return *readMouthCodes(codes);
    };
    const auto package = *AvatarPackage::open(light_);
    const std::vector<float>& closed = package->manifest().networks.front().neutralCode;
    const auto opening = [&](const MouthCodes& mouth, FrameIndex frame) {
      float most = 0;
      for (std::size_t i = 0; i < closed.size(); ++i) most = std::max(most, std::abs(mouth.code(frame)[i] - closed[i]));
      return most;
    };
    // The sound ends where the mouth is open.
    AudioClip sound = babble(2);
    const MouthCodes whole = written(sound, false);
    FrameIndex last = 10;
    for (FrameIndex frame = last; frame < whole.frames(); ++frame)
      if (opening(whole, frame) > opening(whole, last)) last = frame;
    sound.samples.resize(static_cast<std::size_t>((last + 1) * kSpeechRate / 25));
    const MouthCodes heard = written(sound, false), resting = written(sound, true);
    QCOMPARE(resting.frames(), last + 1);
    QVERIFY(opening(heard, last) > 0.01f);
    QCOMPARE(opening(resting, last), 0.0f);
    for (std::size_t i = 0; i < closed.size(); ++i) QCOMPARE(resting.code(last - 5)[i], heard.code(last - 5)[i]);
  }

  void everyKindOfFilmShowsEveryFrame_data() {
    QTest::addColumn<MediaFormat>("format");
    QTest::newRow("vp9") << MediaFormat::WebmAlpha;
    QTest::newRow("prores") << MediaFormat::ProRes4444;
    QTest::newRow("png") << MediaFormat::PngSequence;
  }
  void everyKindOfFilmShowsEveryFrame() {
    QFETCH(MediaFormat, format);
    const std::string name = std::string("kind") + extensionOf(format);
    const auto report = render(light_, babble(1), name.c_str(), [&](FilmOptions& film) {
      film.format = format;
      film.crf = 10;
    });
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->frames, FrameIndex{25});
    std::vector<YuvFrame> frames;
    if (format != MediaFormat::PngSequence) frames = framesOf(here_ / name);
    for (FrameIndex i = 0; format == MediaFormat::PngSequence && i < report->frames; ++i) {
      const auto picture = framesOf(here_ / name / QString::asprintf("frame_%06d.png", int(i)).toStdString());
      QCOMPARE(picture.size(), std::size_t{1});
      frames.push_back(picture.front());
    }
    QCOMPARE(frames.size(), std::size_t{25});
    for (std::size_t i = 0; i < frames.size(); ++i)
      if (!report->plan[i].leaving) QCOMPARE(frameNumberOf(*frames[i]), report->plan[i].main.frame);
  }

  void mouthCodesWrittenMakeTheSameFilmWhenReadAgain() {
    const auto codes = here_ / "codes.csv";
    QVERIFY(render(light_, babble(1), "out.mp4", [&](FilmOptions& film) { film.codesOut = codes; }));
    const auto written = readMouthCodes(codes);
    QVERIFY(written && written->frames() == 25 && written->size == 4);
    AudioClip hush;
    hush.samples.resize(kSpeechRate);
    const FilmEdit read = [&](FilmOptions& film) {
      film.codesIn = codes;
      film.idleInSilence = false;
    };
    QVERIFY(render(light_, hush, "in.mp4", read));
    QVERIFY(render(light_, babble(1), "talk.mp4", [](FilmOptions& film) { film.idleInSilence = false; }));
    const auto from = framesOf(here_ / "talk.mp4"), to = framesOf(here_ / "in.mp4");
    QCOMPARE(to.size(), from.size());
    for (std::size_t i = 0; i < to.size(); ++i) QCOMPARE(largestDifference(*to[i], *from[i]), 0);
    hush.samples.resize(kSpeechRate * 2);
    const auto tooFew = render(light_, hush, "few.mp4", read);
    QVERIFY(!tooFew && contains(tooFew.error().message, "codes.csv has 25 frames"));
    const auto none = render(compatible_, hush, "none.mp4", [&](FilmOptions& film) { film.codesOut = codes; });
    QVERIFY(!none && contains(none.error().message, "no mouth codes"));
  }

  void theTrainingSoundNeedsNoEncoder() {
    const AudioClip sound = babble(1.2);
    const fs::path known = packageOfKnownSound(sound);
    FilmEngines engines = testEngines();
    engines.openSpeechEncoder = [](const std::string&) -> Result<std::unique_ptr<SpeechEncoder>> {
      return fail(ErrorCode::NotFound, "import it with visema speech-encoder import FILE");
    };
    const auto report = render(known, sound, "known.mp4", {}, engines);
    QVERIFY2(report, messageOf(report).c_str());
    QVERIFY(contains(report->heardThrough, "own features"));
    const auto other = render(known, babble(1.3), "other.mp4", {}, engines);
    QVERIFY(!other && contains(other.error().message, "speech-encoder import") && !fs::exists(here_ / "other.mp4"));
    // The features in the package are the encoder's, so the encoder makes the same film.
    const FilmEdit asHeard = [](FilmOptions& film) { film.mouth.closeInSilence = false; };
    QVERIFY(render(known, sound, "fromfile.mp4", asHeard, engines));
    QVERIFY(render(compatible_, sound, "fromencoder.mp4", asHeard));
    const auto file = framesOf(here_ / "fromfile.mp4"), encoder = framesOf(here_ / "fromencoder.mp4");
    QCOMPARE(file.size(), encoder.size());
    for (std::size_t i = 0; i + 14 < file.size(); ++i)  // the last windows hear the end, which the file has its own way
      QCOMPARE(largestDifference(*file[i], *encoder[i]), 0);
  }

  void anInterruptedFilmGoesOnFromWhereItWas_data() {
    QTest::addColumn<MediaFormat>("format");
    QTest::newRow("mp4") << MediaFormat::Mp4;
    QTest::newRow("vp9") << MediaFormat::WebmAlpha;
    QTest::newRow("prores") << MediaFormat::ProRes4444;
    QTest::newRow("png") << MediaFormat::PngSequence;
  }
  void anInterruptedFilmGoesOnFromWhereItWas() {
    QFETCH(MediaFormat, format);
    const std::string name = std::string("resumed-") + QTest::currentDataTag();
    const fs::path folder = here_ / name, audio = folder / "voice.wav";
    fs::create_directory(folder);
    QVERIFY(writeWav(audio, babble(5)));
    FilmOptions film = losslessFilm(light_, audio, folder / ("film" + std::string(extensionOf(format))));
    film.format = format;
    film.crf = format == MediaFormat::Mp4 ? 0 : 10;
    for (const double until : {0.5, 0.8}) {  // twice
      std::stop_source stop;
      const ProgressFn progress = [&](const Progress& now) {
        if (now.fraction > until) stop.request_stop();
      };
      const auto stopped = renderFilm(film, testEngines(), progress, stop.get_token(), WhenStopped::KeepForLater);
      QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
      QVERIFY(!fs::exists(film.out));
    }
    const auto report = renderFilm(film, testEngines(), {}, {}, WhenStopped::KeepForLater);
    QVERIFY2(report, messageOf(report).c_str());
    QVERIFY2(report->resumedAt >= 70 && report->resumedAt < 125, qPrintable(QString::number(report->resumedAt)));
    QCOMPARE(report->frames, FrameIndex{125});
    FilmOptions whole = film;
    whole.out = folder / ("whole" + std::string(extensionOf(format)));
    QVERIFY(renderFilm(whole, testEngines(), {}, {}));
    const auto frames = picturesOf(film.out, format), expected = picturesOf(whole.out, format);
    QCOMPARE(frames.size(), std::size_t{125});
    QCOMPARE(expected.size(), frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i)
      QVERIFY2(largestDifference(*frames[i], *expected[i]) <= (format == MediaFormat::WebmAlpha ? 60 : 0),
               qPrintable(QString::number(i)));
    const auto sound = readAudio(soundOf(film.out, format)), expectedSound = readAudio(soundOf(whole.out, format));
    QVERIFY(sound && expectedSound);
    QVERIFY(sound->samples == expectedSound->samples);
    std::size_t left = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++left;
    QCOMPARE(left, std::size_t{3});  // the voice and two films
  }

  void whatWasLeftOfAnotherFilmIsNotGoneOnFrom() {
    const fs::path audio = here_ / "other.wav";
    QVERIFY(writeWav(audio, babble(4)));
    FilmOptions film = losslessFilm(light_, audio, here_ / "changed.mp4");
    std::stop_source stop;
    const ProgressFn progress = [&](const Progress& now) {
      if (now.fraction > 0.6) stop.request_stop();
    };
    QVERIFY(!renderFilm(film, testEngines(), progress, stop.get_token(), WhenStopped::KeepForLater));
    QVERIFY(fs::exists(MediaWriter::partialPath(film.out)));
    AudioClip other = babble(4);
    other.samples[100] += 0.1f;
    QVERIFY(writeWav(audio, other));
    const auto report = renderFilm(film, testEngines(), {}, {}, WhenStopped::KeepForLater);
    QVERIFY2(report, messageOf(report).c_str());
    QCOMPARE(report->resumedAt, FrameIndex{0});
    QCOMPARE(framesOf(film.out).size(), std::size_t{100});
  }

  void aStoppedFilmIsKeptPlayableAndNamed() {
    std::stop_source stop;
    const ProgressFn progress = [&](const Progress& now) {
      if (now.fraction > 0.5) stop.request_stop();
    };
    const fs::path audio = here_ / "stop.wav";
    QVERIFY(writeWav(audio, babble(4)));
    const auto report =
        renderFilm(losslessFilm(light_, audio, here_ / "stopped.mp4"), testEngines(), progress, stop.get_token());
    QVERIFY(!report && report.error().code == ErrorCode::Cancelled);
    QVERIFY2(contains(report.error().message, "stopped.stopped.mp4"), messageOf(report).c_str());
    QVERIFY(!fs::exists(here_ / "stopped.mp4"));
    const std::size_t kept = framesOf(here_ / "stopped.stopped.mp4").size();
    QVERIFY(kept >= 50 && kept < 100);
    QVERIFY(contains(report.error().message, "first " + std::to_string(kept) + " frames"));
  }

 private:
  using FilmEdit = std::function<void(FilmOptions&)>;

  Result<FilmReport> render(const fs::path& avatar, const AudioClip& sound, const char* out, const FilmEdit& edit = {},
                            const FilmEngines& engines = testEngines()) {
    const fs::path audio = here_ / "sound.wav";
    if (Status status = writeWav(audio, sound); !status) return fail(status.error());
    FilmOptions film = losslessFilm(avatar, audio, here_ / out);
    if (edit) edit(film);
    return renderFilm(film, engines, {}, {});
  }

  static std::vector<YuvFrame> picturesOf(const fs::path& film, MediaFormat format) {
    if (format != MediaFormat::PngSequence) return framesOf(film);
    std::vector<YuvFrame> frames;
    for (int i = 0;; ++i) {
      const auto picture = framesOf(film / QString::asprintf("frame_%06d.png", i).toStdString());
      if (picture.empty()) return frames;
      frames.push_back(picture.front());
    }
  }
  static fs::path soundOf(const fs::path& film, MediaFormat format) {
    return format == MediaFormat::PngSequence ? film / "audio.wav" : film;
  }

  template <class AddNetwork>
  fs::path package(const std::string& name, AddNetwork addNetwork, FrameIndex talk = 40, FrameIndex idle = 20) {
    SyntheticOptions options;
    options.size = kSize;
    options.talkFrames = talk;
    options.idleFrames = idle;
    if (Status status = addNetwork(options); !status) qFatal("%s", status.error().message.c_str());
    fs::create_directories(here_ / name);
    auto path = makeSyntheticPackage(here_ / name, options);
    if (!path) qFatal("%s", path.error().message.c_str());
    return *path;
  }

  fs::path stillPackage(bool ours) {
    return package(
        ours ? "still-light" : "still-compatible",
        [&](SyntheticOptions& options) {
          return ours ? addLightNetwork(here_, {"bands", {}}, BandEncoder::kDimension, options)
                      : addCompatibleNetwork(here_, options);
        },
        1, 0);
  }

  /// The compatible package with the encoder's features of that sound, as an importer would have made it.
  fs::path packageOfKnownSound(const AudioClip& sound) {
    const fs::path audio = here_ / "training.wav", folder = here_ / "unpacked";
    if (!writeWav(audio, sound) || !unpackPackage(compatible_, folder, {}, {})) qFatal("cannot prepare");
    const AudioClip speech = *readSpeech(audio);
    const FeatureRows rows = featuresOf(speech.samples, **goldenAveEncoder());
    const auto package = *AvatarPackage::open(compatible_);
    PackageWriter writer(package->manifest());
    for (const auto& [name, entry] : package->manifest().files) writer.addFile(name, folder / name);
    NpyArray array;
    array.shape = {rows.count(), rows.dimension()};
    const auto bytes = std::as_bytes(rows.values());
    array.data.assign(bytes.begin(), bytes.end());
    writer.addBytes("features/ave.npy", encodeNpy(array));
    writer.manifest().clips[0].features = ClipFeatures{"ave", "features/ave.npy", soundHash(speech)};
    if (Status status = writer.write(here_ / "known.visema", {}, {}); !status)
      qFatal("%s", status.error().message.c_str());
    return here_ / "known.visema";
  }

  QTemporaryDir folder_;
  fs::path here_, light_, compatible_;
};

QTEST_APPLESS_MAIN(TestFilm)
#include "tst_film.moc"
