// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/farm/farm_queue.h"
#include "tests/farm/private_nats.h"

using namespace visema;
using namespace visema::test;
using namespace std::chrono_literals;

namespace {

ExportJob someJob() {
  ExportJob job;
  job.film.avatar = "iris.visema";
  job.film.audio = "hello.wav";
  job.film.out = "film.mp4";
  return job;
}

}  // namespace

/// Who is taken for dead in a farm, and what is left of a job that kills whoever makes it.
class TestFarmDeaths : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    FarmLayout layout;
    layout.silence = 1000ms;
    nats_ = PrivateNats::start(1, layout);
    if (!nats_) QSKIP("nats-server is not installed");
  }
  void cleanup() { nats_.reset(); }

  /// As a job comes to another when a server was away for so long that nobody could say to it "still working".
  void aWorkerThatAnswersKeepsItsJobAndLosesNoLife() {
    auto first = opened("first"), second = opened("second");
    const auto id = *first->add(someJob());
    QVERIFY((*first->claim()).has_value());
    QVERIFY(first->bus().publish(1, FarmOrder{id, 1, {}}.text(), randomName()).has_value());
    QVERIFY(!(*second->claim()).has_value());
    QCOMPARE(first->job(id)->deaths, 0);
    QVERIFY(*first->reportProgress(id, 0.5, 1) == JobQueue::Wish::GoOn);
    QVERIFY(first->finish(id, "{}").has_value());
    QVERIFY(second->job(id)->state == JobState::Done);
    QCOMPARE(second->job(id)->deaths, 0);
  }

  void aWorkerThatIsGoneLosesItsJobToAnother() {
    auto first = opened("first"), second = opened("second");
    const auto id = *first->add(someJob());
    QVERIFY((*first->claim()).has_value());
    first.reset();
    std::optional<ExportJob> job;
    QTRY_VERIFY_WITH_TIMEOUT(job || (job = *second->claim()), 30'000);
    QCOMPARE(second->job(id)->deaths, 1);
    QCOMPARE(second->job(id)->worker, std::string("second"));
  }

  void whatIsToComeBackLaterComesBackThen() {
    auto queue = opened("one");
    QVERIFY(queue->add(someJob()).has_value());
    auto message = *queue->bus().pull(1);
    QVERIFY(message.has_value());
    const auto begin = std::chrono::steady_clock::now();
    message->again(700ms);
    message.reset();
    QTRY_VERIFY_WITH_TIMEOUT(message || (message = std::move(*queue->bus().pull(1))), 30'000);
    QVERIFY(std::chrono::steady_clock::now() - begin >= 600ms);
    QCOMPARE(message->deliveries(), 2);
  }

  void aWorkerThatAnsweredAndDiesLaterLosesItsJobThen() {
    auto first = opened("first"), second = opened("second");
    const auto id = *first->add(someJob());
    QVERIFY((*first->claim()).has_value());
    QVERIFY(first->bus().publish(1, FarmOrder{id, 1, {}}.text(), randomName()).has_value());
    QVERIFY(!(*second->claim()).has_value());
    first.reset();
    std::optional<ExportJob> job;
    QTRY_VERIFY_WITH_TIMEOUT(job || (job = *second->claim()), 30'000);
    QCOMPARE(second->job(id)->deaths, 1);
  }

  void aJobThatKillsThreeWorkersIsDeadWithTheLastLinesOfTheThird() {
    auto watcher = opened("");
    const auto id = *watcher->add(someJob());
    for (int i = 1; i <= FarmQueue::kMostDeaths; ++i) {
      auto worker = opened("worker " + std::to_string(i));
      worker->tellLog([i] { return "line of " + std::to_string(i); });
      std::optional<ExportJob> job;
      QTRY_VERIFY_WITH_TIMEOUT(job || (job = *worker->claim()), 30'000);
    }
    auto next = opened("next");
    const auto isDead = [&] { return !(*next->claim()).has_value() && next->job(id)->state == JobState::Failed; };
    QTRY_VERIFY_WITH_TIMEOUT(isDead(), 30'000);
    const auto dead = *watcher->dead();
    QCOMPARE(dead.size(), std::size_t{1});
    QCOMPARE(dead[0].errorCode, std::string("worker-died"));
    QCOMPARE(dead[0].worker, std::string("worker 3"));
    QCOMPARE(dead[0].log, std::string("line of 3"));
    QVERIFY(watcher->retry(id).has_value());
    QVERIFY(watcher->dead()->empty());
    QVERIFY((*next->claim()).has_value());
    QVERIFY(next->giveUp(id, "it cannot be made", false, {"bad-data", "its own line"}).has_value());
    QCOMPARE(watcher->dead()->at(0).log, std::string("its own line"));
    QVERIFY(watcher->remove(id).has_value());
    QVERIFY(watcher->dead()->empty());
  }

 private:
  std::unique_ptr<FarmQueue> opened(const std::string& worker) {
    auto queue = FarmQueue::open(nats_->address(), worker);
    if (!queue) qFatal("%s", queue.error().message.c_str());
    return std::move(*queue);
  }
  std::unique_ptr<PrivateNats> nats_;
};

QTEST_GUILESS_MAIN(TestFarmDeaths)
#include "tst_farm_deaths.moc"
