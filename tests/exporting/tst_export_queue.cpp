// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <random>
#include <set>

#include "core/exporting/export_queue.h"

using namespace visema;

namespace {

ExportJob jobFor(const std::string& out, int priority = 0) {
  ExportJob job;
  job.film.avatar = "iris.visema";
  job.film.audio = "hello.wav";
  job.film.out = out;
  job.film.crf = 21;
  job.film.mouth.amplitude = 1.25f;
  job.film.referenceEnds = true;
  job.film.features = "/sounds/aud_hu.npy";
  job.film.startFrame = 7;
  job.film.text = "said.srt";
  job.film.textLanguage = "de";
  job.priority = priority;
  return job;
}

/// Runs `work` in a process of its own that ends at once and without any farewell.
template <class Work>
void inAProcessThatDies(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
}

}  // namespace

class TestExportQueue : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    file_ = folder_->filePath("exports.sqlite").toStdString();
  }

  void aJobComesBackAsItWasAdded() {
    auto id = opened()->add(jobFor("a.mp4", 3));
    QVERIFY(id.has_value());
    const auto job = opened()->job(*id);  // another connection
    QVERIFY(job.has_value());
    QCOMPARE(job->film.out.string(), std::string("a.mp4"));
    QCOMPARE(job->film.crf, 21);
    QCOMPARE(job->film.mouth.amplitude, 1.25f);
    QVERIFY(job->film.referenceEnds);
    QCOMPARE(job->film.features.string(), std::string("/sounds/aud_hu.npy"));
    QVERIFY(job->film.startFrame == FrameIndex{7});
    QCOMPARE(job->film.text.string(), std::string("said.srt"));
    QCOMPARE(job->film.textLanguage, std::string("de"));
    QCOMPARE(job->priority, 3);
    QVERIFY(job->state == JobState::Waiting);
  }

  void twoQueuesNeverClaimTheSameJob() {
    auto one = opened(), two = opened();
    for (int i = 0; i < 20; ++i) one->add(jobFor(std::to_string(i)));
    std::set<std::string> seen;
    for (int i = 0; i < 10; ++i) {
      seen.insert(claimed(*one));
      seen.insert(claimed(*two));
    }
    QCOMPARE(seen.size(), std::size_t{20});
  }

  void aJobWhoseProcessDiedWaitsAgain() {
    const auto id = opened()->add(jobFor("a.mp4"));
    inAProcessThatDies([&] { opened()->claim(); });
    auto queue = opened();
    QVERIFY(queue->job(*id)->state == JobState::Waiting);
    QCOMPARE(claimed(*queue), std::string("a.mp4"));
  }

  void aJobThatIsBeingMadeStaysWithItsProcess() {
    auto queue = opened();
    const auto id = queue->add(jobFor("a.mp4"));
    queue->claim();
    QVERIFY(opened()->job(*id)->state == JobState::Running);
  }

  void killsAtRandomMomentsLoseNoJob() {
    constexpr int kJobs = 30;
    {
      auto queue = opened();
      for (int i = 0; i < kJobs; ++i) QVERIFY(queue->add(jobFor(std::to_string(i))).has_value());
    }
    std::mt19937 random(4);
    for (int kill = 0; kill < 100; ++kill) {
      const auto steps = random() % 12;
      inAProcessThatDies([&] {
        auto queue = opened();
        for (unsigned step = 0; step < steps; ++step) {
          auto job = queue->claim();
          if (!job || !*job) return;
          if (step % 3 == 0) queue->reportProgress((*job)->id, 0.5, 1);
          if (step % 4 == 1) queue->putBack((*job)->id);
        }
      });
    }
    auto queue = opened();
    const auto jobs = queue->list();
    QVERIFY(jobs.has_value());
    QCOMPARE(jobs->size(), std::size_t{kJobs});
    for (const ExportJob& job : *jobs) QVERIFY(job.state == JobState::Waiting);
  }

  void aFailureThatMayPassIsTriedAgainLaterAndThenFails() {
    auto queue = opened();
    const auto id = queue->add(jobFor("a.mp4"));
    queue->claim();
    QVERIFY(queue->giveUp(*id, "the disk is full", true).has_value());
    auto job = *queue->job(*id);
    QVERIFY(job.state == JobState::Waiting);
    QCOMPARE(job.error, std::string("the disk is full"));
    QVERIFY(job.notBefore > job.createdAt);
    QCOMPARE(claimed(*queue), std::string());  // not due yet
    QVERIFY(queue->giveUp(*id, "no", false).has_value());
    QVERIFY(queue->job(*id)->state == JobState::Failed);
    QVERIFY(queue->retry(*id).has_value());
    QCOMPARE(claimed(*queue), std::string("a.mp4"));
  }

  void jobsAreMadeInTheOrderTheyWerePutInto() {
    auto queue = opened();
    const auto a = *queue->add(jobFor("a.mp4")), b = *queue->add(jobFor("b.mp4", 7)), c = *queue->add(jobFor("c.mp4"));
    QVERIFY(queue->setOrder({c, a, b}).has_value());
    queue->add(jobFor("d.mp4"));
    QCOMPARE(claimed(*queue), std::string("c.mp4"));
    QCOMPARE(claimed(*queue), std::string("a.mp4"));
    QCOMPARE(claimed(*queue), std::string("b.mp4"));
    QCOMPARE(claimed(*queue), std::string("d.mp4"));
  }

  void whatIsFoundOutOfAFinishedFilmIsKeptWithIt() {
    auto queue = opened();
    const auto id = queue->add(jobFor("a.mp4"));
    QVERIFY(!queue->addToReport(*id, R"({"sync":0.4})"));  // it is not made yet
    queue->claim();
    QVERIFY(queue->finish(*id, R"({"frames":8})").has_value());
    QVERIFY(queue->addToReport(*id, R"({"sync":0.4})").has_value());
    QCOMPARE(opened()->job(*id)->report, std::string(R"({"frames":8,"sync":0.4})"));
  }

  void aRemovalCanBeTakenBack() {
    auto queue = opened();
    const auto id = queue->add(jobFor("a.mp4", 2));
    queue->claim();
    QVERIFY(queue->finish(*id, "{\"frames\":8}").has_value());
    const auto before = *queue->job(*id);
    QVERIFY(queue->remove(*id).has_value());
    QVERIFY(queue->list()->empty());
    QVERIFY(queue->restore(before).has_value());
    const auto job = *queue->job(*id);
    QVERIFY(job.state == JobState::Done);
    QCOMPARE(job.report, before.report);
    QCOMPARE(job.finishedAt, before.finishedAt);
    QCOMPARE(job.film.out, before.film.out);
  }

  void aRowThatCannotBeReadIsAFailedJobAmongTheOthers_data() {
    QTest::addColumn<QString>("change");
    QTest::newRow("no JSON") << "film = 'gnaw'";
    QTest::newRow("another JSON") << "film = '[1, 2]'";
    QTest::newRow("a film without a name") << "film = '{\"avatar\":\"a\",\"audio\":\"b\"}'";
    QTest::newRow("no such format") << "film = '{\"avatar\":\"a\",\"audio\":\"b\",\"out\":\"c\",\"format\":77}'";
    QTest::newRow("not text") << "film = x'ff00fe'";
    QTest::newRow("no such state") << "state = 'dreaming'";
  }
  void aRowThatCannotBeReadIsAFailedJobAmongTheOthers() {
    QFETCH(QString, change);
    auto queue = opened();
    const auto first = *queue->add(jobFor("first.mp4"));
    const auto bad = *queue->add(jobFor("bad.mp4", 5));
    const auto last = *queue->add(jobFor("last.mp4"));
    alter("UPDATE jobs SET " + change.toStdString() + " WHERE id = " + std::to_string(bad));
    const auto jobs = queue->list();
    QVERIFY(jobs.has_value());
    QCOMPARE(jobs->size(), std::size_t{3});
    for (const ExportJob& job : *jobs) {
      QVERIFY(job.state == (job.id == bad ? JobState::Failed : JobState::Waiting));
      QCOMPARE(job.error.empty(), job.id != bad);
    }
    // It does not hold up the others, and can be removed.
    QCOMPARE((*queue->claim())->id, first);
    QCOMPARE((*queue->claim())->id, last);
    QVERIFY(queue->claim()->has_value() == false);
    QVERIFY(queue->job(bad)->state == JobState::Failed);
    QVERIFY(queue->remove(bad).has_value());
    QCOMPARE(queue->list()->size(), std::size_t{2});
  }

  void aFileThatIsNoQueueIsRefusedByName() {
    const QString path = folder_->filePath("notes.txt");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const auto queue = ExportQueue::open(path.toStdString());
    QVERIFY(!queue);
    QVERIFY(queue.error().message.find("notes.txt") != std::string::npos);
  }

 private:
  std::unique_ptr<ExportQueue> opened() const {
    auto queue = ExportQueue::open(file_);
    if (!queue) qFatal("%s", queue.error().message.c_str());
    return std::move(*queue);
  }
  /// Whatever befell the file.
  void alter(const std::string& sql) const {
    sqlite3* database = nullptr;
    sqlite3_open(file_.c_str(), &database);
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      qFatal("%s", sqlite3_errmsg(database));
    sqlite3_close(database);
  }
  static std::string claimed(ExportQueue& queue) {
    auto job = queue.claim();
    return job && *job ? (*job)->film.out.string() : std::string();
  }
  std::unique_ptr<QTemporaryDir> folder_;
  std::filesystem::path file_;
};

QTEST_APPLESS_MAIN(TestExportQueue)
#include "tst_export_queue.moc"
