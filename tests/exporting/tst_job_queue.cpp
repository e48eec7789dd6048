// SPDX-License-Identifier: Apache-2.0
// What holds for every queue of jobs: tst_job_queue runs it over the embedded one, tst_farm_queue over a farm's.
#include <QTest>
#include <set>

#include "tests/exporting/queue_under_test.h"

using namespace visema;
using namespace visema::test;

namespace {

ExportJob jobFor(const std::string& out, int priority = 0) {
  ExportJob job;
  job.film.avatar = "iris.visema";
  job.film.audio = "hello.wav";
  job.film.out = out;
  job.film.crf = 21;
  job.film.mouth.amplitude = 1.25f;
  job.film.textLanguage = "de";
  job.priority = priority;
  return job;
}

}  // namespace

class TestJobQueue : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    std::string missing;
    place_ = QueuePlace::make(missing);
    if (!place_) QSKIP(missing.c_str());
    queue_ = place_->open("one");
  }
  void cleanup() {
    queue_.reset();
    place_.reset();
  }

  void aJobComesBackAsItWasAdded() {
    ExportJob job = jobFor("a.mp4", 3);
    job.owner = "anna";
    job.key = "order 7";
    job.webhook = "https://example.org/done";
    job.mostSeconds = 90;
    const auto known = place_->open("another")->job(added(job));
    QVERIFY(known.has_value());
    QCOMPARE(known->film.out.string(), std::string("a.mp4"));
    QCOMPARE(known->film.crf, 21);
    QCOMPARE(known->film.mouth.amplitude, 1.25f);
    QCOMPARE(known->film.textLanguage, std::string("de"));
    QCOMPARE(known->priority, 3);
    QCOMPARE(known->owner, std::string("anna"));
    QCOMPARE(known->key, std::string("order 7"));
    QCOMPARE(known->webhook, std::string("https://example.org/done"));
    QCOMPARE(known->mostSeconds, 90.0);
    QVERIFY(known->state == JobState::Waiting);
    QVERIFY(known->createdAt > 0);
  }

  void orderedTwiceUnderOneKeyItIsOneJob() {
    ExportJob job = jobFor("a.mp4");
    job.key = "7";
    const auto id = added(job);
    QCOMPARE(added(job), id);
    job.owner = "anna";  // her seven is another one
    QVERIFY(added(job) != id);
    QCOMPARE(queue_->list()->size(), std::size_t{2});
    QVERIFY(!claimed().empty());
    QVERIFY(!claimed().empty());
    QVERIFY(claimed().empty());
  }

  void jobsAreClaimedByPriorityAndThenByAge() {
    for (const char* name : {"first.mp4", "second.mp4"}) added(jobFor(name));
    added(jobFor("urgent.mp4", 5));
    QCOMPARE(claimed(), std::string("urgent.mp4"));
    QCOMPARE(claimed(), std::string("first.mp4"));
    QCOMPARE(claimed(), std::string("second.mp4"));
    QCOMPARE(claimed(), std::string());
  }

  void twoNeverClaimTheSameJob() {
    const auto two = place_->open("two");
    for (int i = 0; i < 20; ++i) added(jobFor(std::to_string(i)));
    std::set<std::int64_t> seen;
    for (int i = 0; i < 10; ++i)
      for (JobQueue* queue : {queue_.get(), two.get()}) seen.insert((**queue->claim()).id);
    QCOMPARE(seen.size(), std::size_t{20});
  }

  void theListShowsRunningThenWaitingThenEndedJobs() {
    const auto ended = added(jobFor("ended.mp4"));
    queue_->claim();
    QVERIFY(queue_->giveUp(ended, "the sound is damaged", false, {"bad-data", "painted 3 frames"}).has_value());
    const auto running = added(jobFor("running.mp4"));
    queue_->claim();
    const auto waiting = added(jobFor("waiting.mp4"));
    const auto jobs = *queue_->list();
    QCOMPARE(jobs.size(), std::size_t{3});
    QVERIFY(jobs[0].id == running && jobs[0].state == JobState::Running && jobs[0].attempts == 1);
    QVERIFY(jobs[1].id == waiting && jobs[1].state == JobState::Waiting);
    QVERIFY(jobs[2].id == ended && jobs[2].state == JobState::Failed && jobs[2].finishedAt > 0);
    QCOMPARE(jobs[2].error, std::string("the sound is damaged"));
    QCOMPARE(jobs[2].errorCode, std::string("bad-data"));
    QCOMPARE(jobs[2].log, std::string("painted 3 frames"));
  }

  void aFinishedJobIsDoneWithItsReport() {
    const auto id = added(jobFor("a.mp4"));
    queue_->claim();
    QVERIFY(queue_->finish(id, R"({"frames":8})").has_value());
    const auto job = *queue_->job(id);
    QVERIFY(job.state == JobState::Done);
    QCOMPARE(job.report, std::string(R"({"frames":8})"));
    QCOMPARE(job.progress, 1.0);
    QCOMPARE(claimed(), std::string());
  }

  void aFailureThatMayPassIsTriedAgainLaterAndThenFails() {
    const auto id = added(jobFor("a.mp4"));
    queue_->claim();
    QVERIFY(queue_->giveUp(id, "the disk is full", true).has_value());
    auto job = *queue_->job(id);
    QVERIFY(job.state == JobState::Waiting);
    QCOMPARE(job.error, std::string("the disk is full"));
    QVERIFY(job.notBefore > job.createdAt);
    QCOMPARE(claimed(), std::string());  // not due yet
  }

  void whatFailedIsTriedOnceMoreWhenAsked() {
    const auto id = added(jobFor("a.mp4"));
    queue_->claim();
    QVERIFY(queue_->giveUp(id, "no", false).has_value());
    QVERIFY(queue_->retry(id).has_value());
    QCOMPARE(queue_->job(id)->attempts, 0);
    QCOMPARE(claimed(), std::string("a.mp4"));
    QCOMPARE(claimed(), std::string());
    QVERIFY(queue_->finish(id, "{}").has_value());
    QVERIFY(!queue_->retry(id));
  }

  void aRunningJobLearnsThatItWasCancelled() {
    const auto id = added(jobFor("a.mp4"));
    queue_->claim();
    QVERIFY(*queue_->reportProgress(id, 0.1, 9) == JobQueue::Wish::GoOn);
    QVERIFY(place_->open("")->cancel(id).has_value());
    QVERIFY(*queue_->reportProgress(id, 0.2, 8) == JobQueue::Wish::Cancel);
    QVERIFY(queue_->markCancelled(id).has_value());
    QVERIFY(queue_->job(id)->state == JobState::Cancelled);
  }

  void aWaitingJobThatIsCancelledIsNotMade() {
    const auto id = added(jobFor("a.mp4"));
    QVERIFY(queue_->cancel(id).has_value());
    QVERIFY(queue_->job(id)->state == JobState::Cancelled);
    QCOMPARE(claimed(), std::string());
    QVERIFY(queue_->retry(id).has_value());
    QCOMPARE(claimed(), std::string("a.mp4"));
  }

  void aRunningJobLearnsThatItIsToPauseAndGoesOnLater() {
    const auto id = added(jobFor("a.mp4"));
    queue_->claim();
    QVERIFY(place_->open("")->setPaused(id, true).has_value());
    QVERIFY(*queue_->reportProgress(id, 0.2, 8) == JobQueue::Wish::Pause);
    QVERIFY(queue_->markPaused(id).has_value());
    QVERIFY(queue_->job(id)->state == JobState::Paused);
    QCOMPARE(queue_->job(id)->progress, 0.2);
    QCOMPARE(queue_->job(id)->attempts, 0);
    QCOMPARE(claimed(), std::string());
    QVERIFY(queue_->setPaused(id, false).has_value());
    QCOMPARE(claimed(), std::string("a.mp4"));
    QVERIFY(*queue_->reportProgress(id, 0.3, 8) == JobQueue::Wish::GoOn);
  }

  void aPausedJobIsPassedOver() {
    const auto id = added(jobFor("a.mp4"));
    QVERIFY(queue_->setPaused(id, true).has_value());
    QCOMPARE(claimed(), std::string());
    QVERIFY(queue_->setPaused(id, false).has_value());
    QCOMPARE(claimed(), std::string("a.mp4"));
  }

  void aJobThatIsPutBackIsNextAndWasNotTried() {
    const auto id = added(jobFor("a.mp4"));
    queue_->claim();
    QVERIFY(queue_->putBack(id).has_value());
    QVERIFY(queue_->job(id)->state == JobState::Waiting);
    QCOMPARE(queue_->job(id)->attempts, 0);
    std::string next;
    QTRY_VERIFY(!next.empty() || !(next = claimed()).empty());
    QCOMPARE(next, std::string("a.mp4"));
  }

  void whatIsRemovedIsForgotten() {
    const auto id = added(jobFor("a.mp4"));
    const auto next = added(jobFor("b.mp4"));
    QVERIFY(queue_->remove(id).has_value());
    QVERIFY(!queue_->job(id));
    QCOMPARE(queue_->list()->size(), std::size_t{1});
    QCOMPARE(claimed(), std::string("b.mp4"));
    QCOMPARE(claimed(), std::string());
    QVERIFY(!queue_->remove(next));  // it is running
  }

  void changesThatMakeNoSenseAreRefusedInWords() {
    const auto id = added(jobFor("a.mp4"));
    QVERIFY(queue_->retry(id).error().message.find("job " + std::to_string(id)) != std::string::npos);
    QVERIFY(!queue_->cancel(99));
    QVERIFY(!queue_->job(99));
    QVERIFY(!queue_->setPaused(id, false));
    QVERIFY(!queue_->add(jobFor("")));
  }

 private:
  std::int64_t added(const ExportJob& job) {
    const auto id = queue_->add(job);
    if (!id) qFatal("%s", id.error().message.c_str());
    return *id;
  }
  std::string claimed() {
    const auto job = queue_->claim();
    return job && *job ? (*job)->film.out.string() : std::string();
  }
  std::unique_ptr<QueuePlace> place_;
  std::unique_ptr<JobQueue> queue_;
};

QTEST_APPLESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
