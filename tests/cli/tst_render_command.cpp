// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "tests/cli/program_run.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

class TestRenderCommand : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    here_ = folder_.path().toStdString();
    const auto encoder = openSpeechEncoder(**Weights::open(VISEMA_SPEECH_ENCODER));
    QVERIFY(encoder);
    QVERIFY2(std::getenv("VISEMA_PROGRAM"), "run by ctest, or set VISEMA_PROGRAM");
    options_.size = {160, 120};
    QVERIFY(addLightNetwork(here_, {"visema-1", (*encoder)->fingerprint()}, (*encoder)->dimension(), options_));
    avatar_ = *makeSyntheticPackage(here_, options_);
    QVERIFY(writeWav(here_ / "sound.wav", babble(kSeconds)));
  }

  void aFilmIsMadeAndReported() {
    Run run(here_, render("film.mp4", {"--json"}));
    QVERIFY2(run.exitCode() == 0, run.errors().c_str());
    const auto report = nlohmann::json::parse(run.out());
    QCOMPARE(report.at("shown").size(), std::size_t{kFrames});
    for (const char* key : {"engine", "encoder", "memory", "timings", "quality", "crf", "framesPerSecond"})
      QVERIFY2(report.contains(key), key);
    QCOMPARE(framesOf(here_ / "film.mp4").size(), std::size_t{kFrames});
  }

  void killedAtAnyMomentItLeavesNothingOrAWholeFilmUnderItsName() {
    constexpr int kKills = 40, kLong = 10;
    QVERIFY(writeWav(here_ / "ten.wav", babble(kLong)));
    const auto command = [&](const char* out) {
      return std::vector<std::string>{"visema",          "render",        "--avatar",  avatar_,    "--audio",
                                      here_ / "ten.wav", "--out",         here_ / out, "--preset", "ultrafast",
                                      "--loop",          "--start-frame", "0"};
    };
    const auto start = Clock::now();
    QCOMPARE(Run(here_, command("first.mp4")).exitCode(), 0);
    const auto whole = Clock::now() - start;
    std::mt19937 random(7);
    int none = 0, complete = 0, partial = 0;
    const fs::path film = here_ / "killed.mp4", part = MediaWriter::partialPath(film);
    const auto hasFragment = [&] { return contains(contentsOf(part), "moof"); };
    for (int kill = 0; kill < kKills; ++kill) {
      fs::remove(film);
      fs::remove(part);
      Run run(here_, command("killed.mp4"));
      // Every other one is killed while it writes, however long this machine takes to begin; the rest at any moment.
      while (kill % 2 == 1 && !run.ended() && !hasFragment()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const auto end = Clock::now() + whole * (random() % 1000) / (kill % 2 == 1 ? 10'000 : 1000);
      while (Clock::now() < end && !run.ended()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      run.signal(SIGKILL);
      run.exitCode();
      if (fs::exists(film)) {
        ++complete;
        QCOMPARE(framesOf(film).size(), std::size_t{kLong * 25});
        QCOMPARE(readAudio(film)->frames(), std::int64_t{kLong * kSpeechRate});
      } else if (!hasFragment()) {
        ++none;  // not a second of it was written yet
      } else {
        ++partial;
        const auto frames = framesOf(part);
        QVERIFY2(!frames.empty(), qPrintable(QString("kill %1").arg(kill)));
        for (std::size_t i = 0; i < frames.size(); ++i) {
          const auto at = static_cast<FrameIndex>(i) % (2 * kLastFrame);  // there and back
          QCOMPARE(frameNumberOf(*frames[i]), at <= kLastFrame ? at : 2 * kLastFrame - at);
        }
      }
    }
    qInfo("%d before the first second of film, %d in the midst of it, %d finished", none, partial, complete);
    QVERIFY(partial >= 10);
  }

  void theMemoryAllowedIsNotExceeded() {
    SyntheticOptions options = options_;
    options.size = {400, 240};
    options.talkFrames = 400;  // 64 MB of pictures, 70 of faces
    fs::create_directories(here_ / "large");
    const fs::path large = *makeSyntheticPackage(here_ / "large", options);
    QVERIFY(writeWav(here_ / "longer.wav", babble(20)));
    for (const int megabytes : {400, 110}) {
      Run run(here_,
              {"visema", "render", "--avatar", large, "--audio", here_ / "longer.wav", "--out", here_ / "memory.mp4",
               "--preset", "ultrafast", "--loop", "--json", "--memory", std::to_string(megabytes) + "M"});
      QVERIFY2(run.exitCode() == 0, run.errors().c_str());
      QCOMPARE(contains(run.out(), "Everything stays in memory"), megabytes == 400);
      const auto taken = static_cast<int>(run.largestResidentBytes() / 1'000'000);
      qInfo("%d MB where %d MB were allowed", taken, megabytes);
      QVERIFY2(taken <= megabytes * 11 / 10, qPrintable(QString("%1 MB").arg(taken)));
    }
  }

  void ctrlCLeavesAPlayableFilmAndSaysSo() {
    QVERIFY(writeWav(here_ / "long.wav", babble(120)));
    const fs::path film = here_ / "stopped.mp4";
    Run run(here_, {"visema", "render", "--avatar", avatar_, "--audio", here_ / "long.wav", "--out", film});
    const auto enough = [&] { return contentsOf(MediaWriter::partialPath(film)).find("moof") != std::string::npos; };
    while (!enough() && !run.ended()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    run.signal(SIGINT);
    QVERIFY(run.exitCode() > 0);
    QVERIFY2(contains(run.errors(), "can be played in") && contains(run.errors(), "stopped.stopped.mp4"),
             run.errors().c_str());
    QVERIFY(!fs::exists(film) && !fs::exists(MediaWriter::partialPath(film)));
    QVERIFY(framesOf(here_ / "stopped.stopped.mp4").size() > 20);
  }

  void aQueuedFilmIsReportedWithTimesAndScores() {
    const auto queue = [&](std::vector<std::string> words) {
      words.insert(words.begin(), {"visema", "queue", "--file", here_ / "queue.sqlite"});
      return words;
    };
    std::vector<std::string> words = render("queued.mp4");
    words.erase(words.begin(), words.begin() + 2);
    words.insert(words.begin(), "add");
    QCOMPARE(Run(here_, queue(words)).exitCode(), 0);
    Run early(here_, queue({"report", "1"}));
    QVERIFY(early.exitCode() != 0);
    QVERIFY2(contains(early.errors(), "job 1 has no report: it is waiting"), early.errors().c_str());
    Run made(here_, queue({"run"}));
    QVERIFY2(made.exitCode() == 0, made.errors().c_str());
    Run list(here_, queue({"list", "--json"}));
    QCOMPARE(list.exitCode(), 0);
    const auto kept = nlohmann::json::parse(list.out()).at(0).at("report");
    for (const char* score : {"colourOffsetMean", "restlessness", "openInSilence", "openInSpeech"})
      QVERIFY2(kept.at("quality").contains(score), score);
    QVERIFY(kept.at("quality").at("restlessness").get<double>() > 0);
    Run shown(here_, queue({"report", "1"}));
    QCOMPARE(shown.exitCode(), 0);
    for (const char* part : {"150 frames", "paint_ms", "colour offset", "restlessly"})
      QVERIFY2(contains(shown.out(), part), shown.out().c_str());
    Run json(here_, queue({"report", "1", "--json"}));
    QCOMPARE(json.exitCode(), 0);
    QVERIFY(nlohmann::json::parse(json.out()) == kept);
  }

  void anAvatarIsFoundByNameInAKnownFolder() {
    fs::create_directories(here_ / "shelf");
    fs::copy_file(avatar_, here_ / "shelf/somebody.visema");
    Run unknown(here_, {"visema", "inspect", "somebody"});
    QVERIFY(unknown.exitCode() != 0);
    QVERIFY2(contains(unknown.errors(), "no avatar \"somebody\""), unknown.errors().c_str());
    QCOMPARE(Run(here_, {"visema", "library", "--add-folder", here_ / "shelf"}).exitCode(), 0);
    Run known(here_, {"visema", "inspect", "somebody", "--json"});
    QVERIFY2(known.exitCode() == 0, known.errors().c_str());
    QCOMPARE(nlohmann::json::parse(known.out()).at("package").get<std::string>(),
             (here_ / "shelf/somebody.visema").string());
  }

  void whatCannotBeMadeIsRefusedInOneLineAndLeavesNothing_data() {
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QString>("complaint");
    QTest::newRow("no such avatar") << QStringList{"--avatar", "nobody"} << "no avatar \"nobody\"";
    QTest::newRow("no such sound") << QStringList{"--audio", "none.wav"} << "none.wav";
    QTest::newRow("a sound that is none") << QStringList{"--audio", VISEMA_SPEECH_ENCODER} << "visema-1.safetensors";
    QTest::newRow("a start outside") << QStringList{"--start-frame", "40"} << "start frame";
    QTest::newRow("another ending") << QStringList{"--codec", "vp9"} << "must end in \".webm\"";
    QTest::newRow("no such end") << QStringList{"--end", "happy"} << "--end takes only \"neutral\"";
    QTest::newRow("no such network") << QStringList{"--network", "big"} << "has no network \"big\"";
    QTest::newRow("exact but in half precision")
        << QStringList{"--silence", "keep", "--engine", "fused-bf16", "--reference-exact", ""} << "full precision";
    QTest::newRow("exact but sharpened") << QStringList{"--sharpness", "1", "--reference-exact", ""}
                                         << "leave --amplitude and --sharpness out";
    QTest::newRow("too little memory") << QStringList{"--memory", "2M"} << "allow more with --memory";
  }
  void whatCannotBeMadeIsRefusedInOneLineAndLeavesNothing() {
    QFETCH(QStringList, more);
    QFETCH(QString, complaint);
    std::map<std::string, std::string> options{
        {"--avatar", avatar_}, {"--audio", here_ / "sound.wav"}, {"--out", here_ / "refused.mp4"}};
    for (int i = 0; i < more.size(); i += 2) options[more[i].toStdString()] = more[i + 1].toStdString();
    std::vector<std::string> words{"visema", "render"};
    for (const auto& [name, value] : options) {
      words.push_back(name);
      if (!value.empty()) words.push_back(value);
    }
    Run run(here_, words);
    QVERIFY(run.exitCode() > 0);
    const std::string errors = run.errors();
    QVERIFY2(contains(errors, complaint.toStdString()), errors.c_str());
    QCOMPARE(std::count(errors.begin(), errors.end(), '\n'), std::ptrdiff_t{1});
    for (const auto& entry : fs::directory_iterator(here_))
      QVERIFY2(!contains(entry.path().filename().string(), "refused"), entry.path().c_str());
  }

 private:
  static constexpr int kSeconds = 6, kFrames = kSeconds * 25;
  static constexpr FrameIndex kLastFrame = 39;

  std::vector<std::string> render(const char* out, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"visema", "render",    "--avatar", avatar_.string(), "--audio", here_ / "sound.wav",
                                   "--out",  here_ / out, "--preset", "ultrafast"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  QTemporaryDir folder_;
  fs::path here_, avatar_;
  SyntheticOptions options_;
};

QTEST_APPLESS_MAIN(TestRenderCommand)
#include "tst_render_command.moc"
