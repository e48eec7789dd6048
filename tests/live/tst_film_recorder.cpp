// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>

#include "core/live/film_recorder.h"
#include "core/live/live_session.h"
#include "core/media/audio_reader.h"
#include "core/media/media_writer.h"
#include "core/media/video_reader.h"
#include "tests/live/live_fixture.h"
#include "tests/support/file_size_limit.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

constexpr Size kSize{320, 240};
constexpr SampleRate kRate = 48000;
constexpr std::int64_t kFrameSamples = kRate / 25;

LiveFrame shown(FrameIndex index) {
  LiveFrame frame;
  frame.picture = std::make_shared<YuvImage>(syntheticFrame(kSize, index));
  frame.index = index;
  frame.showAt = kVoiceStart + std::chrono::milliseconds(40 * index);
  return frame;
}

/// Silence, but for a click where frame `click` begins.
std::vector<float> clickAt(FrameIndex click, FrameIndex frames) {
  std::vector<float> samples(static_cast<std::size_t>(frames * kFrameSamples));
  for (int i = 0; i < 48; ++i) samples[static_cast<std::size_t>(click * kFrameSamples + i)] = 0.9f;
  return samples;
}

std::vector<FrameIndex> numbersIn(const fs::path& film) {
  std::vector<FrameIndex> numbers;
  auto reader = VideoReader::open(MediaSource(film));
  if (!reader) return numbers;
  for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next())
    numbers.push_back(frameNumberOf(*(*frame)->image));
  return numbers;
}

std::shared_ptr<FilmRecorder> recorder(const fs::path& file) {
  auto started = FilmRecorder::start(file, kSize, syntheticFrame(kSize, 0).color(), kRate, 1);
  if (!started) qFatal("%s", started.error().message.c_str());
  return *started;
}

}  // namespace

class TestFilmRecorder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void theFilmShowsWhatWasShownInTimeWithTheVoice() {
    constexpr FrameIndex kFrames = 30, kClick = 20;  // no more than may wait: a slow machine must not lose any here
    auto film = recorder(path("shown.mp4"));
    film->sound({0, kRate}, clickAt(kClick, kFrames + 10));  // the sound is known before its pictures, and goes on
    for (FrameIndex i = 0; i < kFrames; ++i)
      if (i < 10 || i > 12) film->shown(shown(i));
    QVERIFY2(film->finish().has_value(), film->finish().error().message.c_str());
    std::vector<FrameIndex> expected;
    for (FrameIndex i = 0; i < kFrames; ++i) expected.push_back(i < 10 || i > 12 ? i : 9);  // stays until the next one
    QVERIFY(numbersIn(path("shown.mp4")) == expected);
    const auto sound = readAudio(path("shown.mp4"));
    QVERIFY(sound.has_value());
    QVERIFY(std::abs(sound->seconds() - kFrames / 25.0) < 0.001);  // what was not seen any more is not heard
    const auto loudest = std::max_element(sound->samples.begin(), sound->samples.end(),
                                          [](float a, float b) { return std::abs(a) < std::abs(b); });
    const double heard = static_cast<double>(loudest - sound->samples.begin()) / sound->rate;
    QVERIFY2(std::abs(heard - kClick / 25.0) < 0.01, qPrintable(QString::number(heard)));
    QCOMPARE(std::distance(fs::directory_iterator(path("")), fs::directory_iterator()), std::ptrdiff_t{1});
  }

  void momentsWithoutAVoiceKeepTheirTime() {
    auto film = recorder(path("gap.mp4"));
    film->sound({100, kRate}, clickAt(0, 12));  // begins within a frame: the film with the next one
    film->shown(shown(0));                      // of before the film
    for (const FrameIndex i : {1, 2, 3}) film->shown(shown(i));
    LiveFrame idle = shown(6);
    idle.index = -1;
    film->shown(idle);
    film->shown(shown(8));
    QVERIFY(film->finish().has_value());
    QVERIFY((numbersIn(path("gap.mp4")) == std::vector<FrameIndex>{1, 2, 3, 3, 3, 6, 6, 8}));
  }

  void aSessionIsRecordedAsItWasShown() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    const auto samples = hum(0, 2, 0);
    auto voice = std::make_shared<ScriptedVoice>(samples, std::chrono::steady_clock::now() + std::chrono::hours(1));
    const std::int64_t perFrame = kSpeechRate / 25;
    voice->allow(static_cast<std::size_t>(14 * perFrame));
    QVERIFY((*session)->setVoice(voice, {{}, path("session.mp4")}).has_value());
    std::vector<FrameIndex> numbers;
    QDeadlineTimer deadline(60'000);
    for (FrameIndex heard = 14; heard <= 38 && !deadline.hasExpired(); ++heard) {
      voice->allow(static_cast<std::size_t>(heard * perFrame));
      while (static_cast<FrameIndex>(numbers.size()) < heard - 13 && !deadline.hasExpired()) {
        const auto due = (*session)->nextDue();
        const auto frame = due ? (*session)->takeDue(*due) : std::nullopt;
        if (frame && frame->index >= 0) {
          QCOMPARE(frame->index, static_cast<FrameIndex>(numbers.size()));
          numbers.push_back(frameNumberOf(*frame->picture));
        }
      }
    }
    QVERIFY((*session)->status().filmSeconds > 1);
    const auto film = (*session)->stopFilm();
    QVERIFY2(film.has_value(), film ? "" : film.error().message.c_str());
    QVERIFY((*session)->status().filmSeconds < 0);
    const auto recorded = numbersIn(*film);
    QCOMPARE(recorded.size(), numbers.size());
    int compared = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] < 0) continue;  // two frames faded over each other bear no number
      QCOMPARE(recorded[i], numbers[i]);
      ++compared;
    }
    QVERIFY(compared > 10);
    const auto kept = readAudio(*film);
    QVERIFY(kept.has_value());
    QVERIFY(std::abs(kept->seconds() - static_cast<double>(numbers.size()) / 25) < 0.001);
  }

  void aProgramThatIsKilledLeavesAFilmThatPlays() {
    const fs::path file = path("killed.mp4"), part = MediaWriter::partialPath(file);
    const pid_t child = fork();
    if (child == 0) {
      auto film = recorder(file);
      for (FrameIndex i = 0; i < 30'000; ++i) {  // as long as it takes: the recorder gives way to others
        film->sound({i * kFrameSamples, kRate}, clickAt(0, 1));
        film->shown(shown(i));
        usleep(2000);
        std::ifstream written(part, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(written)), {});
        const std::size_t first = bytes.find("moof");  // a second one says that the first is whole
        if (first != std::string::npos && bytes.find("moof", first + 4) != std::string::npos) raise(SIGKILL);
      }
      _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    QVERIFY(!fs::exists(file));
    const auto numbers = numbersIn(part);
    QVERIFY(numbers.size() >= 20);
    QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
    QVERIFY(readAudio(part).has_value());
  }

  void aFullDiskIsToldAndWhatThereIsStays() {
    const fs::path file = path("full.mp4");
    const FileSizeLimit limit(300'000);
    auto film = recorder(file);
    FrameIndex index = 0;
    for (QDeadlineTimer deadline(60'000); film->trouble().find("what was recorded") == std::string::npos; ++index) {
      QVERIFY(!deadline.hasExpired());
      film->sound({index * kFrameSamples, kRate}, clickAt(0, 1));
      film->shown(shown(index));
      usleep(1000);  // not so fast that the recorder, which gives way, sees none of them
    }
    const std::string trouble = film->trouble();
    QVERIFY2(trouble.find("full.stopped.mp4") != std::string::npos, trouble.c_str());
    film->shown(shown(index));  // the session goes on all the same
    QCOMPARE(film->finish().error().message, trouble);
    film.reset();
    QVERIFY(!fs::exists(file) && !fs::exists(MediaWriter::partialPath(file)));
    QVERIFY(numbersIn(MediaWriter::stoppedPath(file)).size() >= 20);
  }

  void whatIsNoNameForAFilmIsRefusedAndNothingShownLeavesNothing() {
    const auto refused = FilmRecorder::start(path("film.avi"), kSize, {}, kRate, 1);
    QVERIFY(!refused && refused.error().message.find("film.avi") != std::string::npos);
    QVERIFY(!FilmRecorder::start(path("nowhere") / "film.mp4", kSize, {}, kRate, 1));
    auto film = recorder(path("unseen.mp4"));
    film->sound({0, kRate}, clickAt(0, 10));
    const Status finished = film->finish();
    QVERIFY(!finished && finished.error().message.find("unseen.mp4") != std::string::npos);
    QVERIFY(fs::is_empty(path("")));
  }

 private:
  fs::path path(const char* name) const { return fs::path(folder_->path().toStdString()) / name; }
  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestFilmRecorder)
#include "tst_film_recorder.moc"
