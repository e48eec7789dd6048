// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <fstream>
#include <random>
#include <set>

#include "core/base/wav.h"
#include "core/exporting/export_queue.h"
#include "core/exporting/queue_runner.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "tests/support/scripted_avatar.h"

using namespace visema;
using namespace visema::test;

namespace {

constexpr FrameIndex kFrames = 8;

/// Films of a drawn avatar, with a network that only fills in one shade.
FilmEngines scriptedEngines() {
  return {[](const std::shared_ptr<const Weights>&) -> Result<std::shared_ptr<const LipNetwork>> {
            return std::shared_ptr<const LipNetwork>(std::make_shared<ScriptedNetwork>(3 * kRowsPerFrame, 200));
          },
          [](const std::string&) -> Result<std::unique_ptr<SpeechEncoder>> {
            return std::unique_ptr<SpeechEncoder>(std::make_unique<SmallEncoder>());
          }};
}

QueueRunOptions runOptions() {
  QueueRunOptions options;
  options.engines = [](const std::string&) { return scriptedEngines(); };
  return options;
}

/// Runs `work` in a process of its own: this one has no threads then that a fork would tear apart.
template <class Work>
pid_t inAnotherProcess(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  return child;
}

int wait(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace

class TestQueueRunner : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    root_ = folder_.path().toStdString();
    wait(inAnotherProcess([this] {
      ScriptedAvatar avatar;
      std::filesystem::copy(avatar.path, root_ / "drawn.visema");
      AudioClip sound{kSpeechRate, 1, hum(0, kFrames / 25.0, 0)};
      (void)writeWav(root_ / "hello.wav", sound);
    }));
    QVERIFY(std::filesystem::exists(root_ / "hello.wav"));
  }
  void init() {
    films_ = root_ / QTest::currentTestFunction();
    std::filesystem::create_directory(films_);
  }

  void aHundredKillsAtRandomMomentsLoseNoJobAndLeaveNoWrongFile() {
    std::mt19937 random(11);
    int added = 0, killedAtWork = 0;
    std::set<std::filesystem::path> seen;
    for (int kill = 0; kill < 100; ++kill) {
      {
        auto queue = opened();
        const auto jobs = *queue->list();
        const auto left = std::count_if(jobs.begin(), jobs.end(),
                                        [](const ExportJob& job) { return job.state == JobState::Waiting; });
        QCOMPARE(static_cast<int>(jobs.size()), added);
        for (; left + added - static_cast<int>(jobs.size()) < 3;) add(*queue, added++);
      }
      const pid_t child = inAnotherProcess([this] { (void)runQueue(*opened(), runOptions(), {}); });
      usleep(random() % 150'000);
      ::kill(child, SIGKILL);
      killedAtWork += WIFSIGNALED(wait(child)) ? 1 : 0;
      for (const auto& entry : std::filesystem::directory_iterator(films_)) {
        const std::filesystem::path& path = entry.path();
        if (path.string().find(".part") != std::string::npos || !seen.insert(path).second) continue;
        QVERIFY2(isWhole(path), path.c_str());  // what bears the film's name is the whole film
      }
    }
    QVERIFY(killedAtWork > 50);
    QVERIFY(WIFEXITED(wait(inAnotherProcess([this] { (void)runQueue(*opened(), runOptions(), {}); }))));
    auto queue = opened();
    const auto jobs = *queue->list();
    QCOMPARE(static_cast<int>(jobs.size()), added);
    std::set<std::filesystem::path> expected;
    for (const ExportJob& job : jobs) {
      QVERIFY2(job.state == JobState::Done, job.error.c_str());
      QCOMPARE(FilmReport::read(job.report)->frames, FrameIndex{8});
      expected.insert(job.film.out);
    }
    std::set<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(films_)) found.insert(entry.path());
    QVERIFY(found == expected);
    for (const auto& path : found) QVERIFY2(isWhole(path), path.c_str());
  }

  void aDiskWithoutRoomMakesTheJobWaitAndSayWhy() {
    auto queue = opened();
    const auto id = add(*queue, 0);
    QueueRunOptions options = runOptions();
    options.freeBytes = [](const auto&) -> Result<std::uint64_t> { return 1u << 20; };
    const auto report = runQueue(*queue, options, {});
    QVERIFY(report.has_value());
    const auto job = *queue->job(id);
    QVERIFY(job.state == JobState::Waiting);
    QVERIFY(job.notBefore > job.createdAt);
    QVERIFY(job.error.find("nearly full") != std::string::npos);
    QVERIFY(std::filesystem::is_empty(films_));
  }

  void aDiskThatFillsUpMeanwhileStopsTheFilmAndLeavesNothing() {
    auto queue = opened();
    const auto id = add(*queue, 0);
    QueueRunOptions options = runOptions();
    int asked = 0;
    options.freeBytes = [&](const auto&) -> Result<std::uint64_t> { return ++asked == 1 ? std::uint64_t{1} << 40 : 0; };
    QVERIFY(runQueue(*queue, options, {}).has_value());
    QVERIFY(asked > 1);
    QVERIFY(queue->job(id)->state == JobState::Waiting);
    QVERIFY(queue->job(id)->error.find("nearly full") != std::string::npos);
    QVERIFY(std::filesystem::is_empty(films_));
  }

  void aFilmWhoseProcessIsKilledGoesOnFromWhereItWas() {
    constexpr FrameIndex kMany = 200;
    QVERIFY(writeWav(films_ / "long.wav", AudioClip{kSpeechRate, 1, hum(0, kMany / 25.0, 0)}).has_value());
    ExportJob long8 = jobFor(0);
    long8.film.audio = films_ / "long.wav";
    const int status = wait(inAnotherProcess([&] {
      const ProgressFn progress = [](const Progress& now) {
        if (now.fraction > 0.9) raise(SIGKILL);
      };
      (void)renderFilm(long8.film, scriptedEngines(), progress, {}, WhenStopped::KeepForLater);
    }));
    QVERIFY(WIFSIGNALED(status));
    QVERIFY(!std::filesystem::exists(long8.film.out));
    auto queue = opened();
    const auto id = queue->add(long8);
    QVERIFY(runQueue(*queue, runOptions(), {}).has_value());
    const auto job = *queue->job(*id);
    QVERIFY2(job.state == JobState::Done, job.error.c_str());
    const FrameIndex resumedAt = FilmReport::read(job.report)->resumedAt;
    QVERIFY2(resumedAt >= 49, qPrintable(QString::number(resumedAt)));
    QVERIFY(isWhole(job.film.out, kMany));
  }

  void aRunningJobIsPausedAndGoesOnLater() {
    auto queue = opened();
    const auto id = add(*queue, 0);
    QueueRunOptions options = runOptions();
    options.onChange = [&](const ExportJob& job) {
      if (job.state == JobState::Running) (void)queue->setPaused(id, true);
    };
    const auto report = runQueue(*queue, options, {});
    QVERIFY(report.has_value());
    QCOMPARE(report->done + report->failed + report->cancelled, 0);
    QVERIFY(queue->job(id)->state == JobState::Paused);
    QCOMPARE(queue->job(id)->attempts, 0);
    QVERIFY(queue->setPaused(id, false).has_value());
    QVERIFY(runQueue(*queue, runOptions(), {}).has_value());
    QVERIFY(queue->job(id)->state == JobState::Done);
    QVERIFY(isWhole(queue->job(id)->film.out));
  }

  void aClosingProgramPutsTheJobBack() {
    auto queue = opened();
    const auto id = add(*queue, 0);
    std::stop_source closing;
    QueueRunOptions options = runOptions();
    options.onChange = [&](const ExportJob&) { closing.request_stop(); };
    QVERIFY(runQueue(*queue, options, closing.get_token()).has_value());
    const auto job = *queue->job(id);
    QVERIFY(job.state == JobState::Waiting);
    QCOMPARE(job.attempts, 0);
    QVERIFY(!std::filesystem::exists(job.film.out));
    QVERIFY(queue->cancel(id).has_value());  // then nothing of it is left
    QVERIFY(std::filesystem::is_empty(films_));
  }

  void aCancelledJobLeavesNothingAndWhatWasThereBeforeStays() {
    auto queue = opened();
    const auto id = add(*queue, 0);
    const auto next = add(*queue, 1);
    const std::filesystem::path before = MediaWriter::stoppedPath(queue->job(id)->film.out);
    std::ofstream(before) << "of another day";
    QueueRunOptions options = runOptions();
    options.onChange = [&](const ExportJob& job) {
      if (job.id == id && job.state == JobState::Running) (void)queue->cancel(id);
    };
    const auto report = runQueue(*queue, options, {});
    QVERIFY(report.has_value());
    QCOMPARE(report->cancelled, 1);
    QCOMPARE(report->done, 1);
    QVERIFY(queue->job(id)->state == JobState::Cancelled);
    QCOMPARE(queue->job(id)->error, std::string());
    std::set<std::filesystem::path> left;
    for (const auto& entry : std::filesystem::directory_iterator(films_)) left.insert(entry.path());
    QVERIFY((left == std::set<std::filesystem::path>{before, queue->job(next)->film.out}));
  }

  void aSoundThatIsNoneFailsAtOnceAndTheOthersAreMade() {
    auto queue = opened();
    ExportJob bad = jobFor(0);
    bad.film.audio = root_ / "drawn.visema";
    const auto first = *queue->add(bad);
    const auto second = add(*queue, 1);
    const auto report = runQueue(*queue, runOptions(), {});
    QVERIFY(report.has_value());
    QCOMPARE(report->failed, 1);
    QCOMPARE(report->done, 1);
    QVERIFY(queue->job(first)->state == JobState::Failed);
    QVERIFY(queue->job(first)->error.find("drawn.visema") != std::string::npos);
    QVERIFY(isWhole(queue->job(second)->film.out));
  }

 private:
  std::unique_ptr<ExportQueue> opened() const {
    auto queue = ExportQueue::open(films_.string() + ".sqlite");
    if (!queue) qFatal("%s", queue.error().message.c_str());
    return std::move(*queue);
  }
  ExportJob jobFor(int number) const {
    ExportJob job;
    job.film.avatar = root_ / "drawn.visema";
    job.film.audio = root_ / "hello.wav";
    job.film.out = films_ / (std::to_string(number) + ".mp4");
    job.film.preset = "ultrafast";
    job.film.threads = 1;
    return job;
  }
  std::int64_t add(ExportQueue& queue, int number) const {
    auto id = queue.add(jobFor(number));
    if (!id) qFatal("%s", id.error().message.c_str());
    return *id;
  }
  static bool isWhole(const std::filesystem::path& film, FrameIndex expected = kFrames) {
    auto reader = VideoReader::open(MediaSource(film));
    if (!reader) return false;
    FrameIndex frames = 0;
    for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next()) ++frames;
    const auto sound = readAudio(film);
    return frames == expected && sound && sound->seconds() >= static_cast<double>(expected) / 25.0 - 0.001;
  }

  QTemporaryDir folder_;
  std::filesystem::path root_;
  std::filesystem::path films_;
};

QTEST_APPLESS_MAIN(TestQueueRunner)
#include "tst_queue_runner.moc"
