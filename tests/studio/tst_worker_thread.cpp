// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QTest>
#include <latch>

#include "app/studio/inbox.h"
#include "app/studio/worker_thread.h"

using namespace visema::studio;

class TestWorkerThread : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void resultsComeBackToTheAskingThread() {
    WorkerThread worker;
    JobSlot slot(worker, this);
    int result = 0;
    QThread* thread = nullptr;
    slot.start([](const std::stop_token&) { return 42; },
               [&](int value) { result = value, thread = QThread::currentThread(); });
    QVERIFY(slot.running());
    QTRY_COMPARE_WITH_TIMEOUT(result, 42, 30'000);
    QCOMPARE(thread, QThread::currentThread());
    QVERIFY(!slot.running());
  }
  void onlyTheNewestJobAnswers() {
    WorkerThread worker;
    JobSlot slot(worker, this);
    std::latch begun(1);
    std::vector<int> answers;
    std::atomic<bool> stopped = false;
    slot.start(
        [&](const std::stop_token& stop) {
          begun.count_down();
          while (!stop.stop_requested()) std::this_thread::yield();  // ends only because the next job asks it to
          stopped = true;
          return 1;
        },
        [&](int value) { answers.push_back(value); });
    begun.wait();
    slot.start([](const std::stop_token&) { return 2; }, [&](int value) { answers.push_back(value); });
    slot.start([](const std::stop_token&) { return 3; }, [&](int value) { answers.push_back(value); });
    QTRY_COMPARE_WITH_TIMEOUT(answers.size(), std::size_t{1}, 30'000);
    QCOMPARE(answers.front(), 3);
    QVERIFY(stopped);
  }
  void aJobLetToFinishIsNotStopped() {
    WorkerThread worker;
    JobSlot slot(worker, this);
    std::latch begun(1), go(1);
    std::atomic<bool> asked = true;
    int answer = 0;
    slot.start(
        [&](const std::stop_token& stop) {
          begun.count_down();
          go.wait();
          asked = stop.stop_requested();
          return 1;
        },
        [&](int value) { answer = value; });
    begun.wait();
    slot.start([](const std::stop_token&) { return 2; }, [&](int value) { answer = value; }, Previous::LetFinish);
    go.count_down();
    QTRY_COMPARE_WITH_TIMEOUT(answer, 2, 30'000);
    QVERIFY(!asked);
  }
  void theEndStopsWhatRunsAndForgetsWhatWaits() {
    std::atomic<int> done = 0;
    std::latch begun(1);
    {
      WorkerThread worker;
      worker.post([&](const std::stop_token& stop) {
        begun.count_down();
        while (!stop.stop_requested()) std::this_thread::yield();
      });
      for (int i = 0; i < 10; ++i) worker.post([&](const std::stop_token&) { ++done; });
      begun.wait();
    }
    QCOMPARE(done.load(), 0);
  }
  void finishDoesWhatWaits() {
    std::atomic<int> done = 0;
    WorkerThread worker;
    for (int i = 0; i < 100; ++i) worker.post([&](const std::stop_token&) { ++done; });
    worker.finish();
    QCOMPARE(done.load(), 100);
  }
  void aJobThatThrowsDoesNotEndTheThread() {
    WorkerThread worker;
    std::atomic<bool> reached = false;
    worker.post([](const std::stop_token&) { throw std::runtime_error("scripted"); });
    worker.post([&](const std::stop_token&) { reached = true; });
    worker.finish();
    QVERIFY(reached);
  }
  void anInboxIsOpenedOnceHoweverMuchIsInIt() {
    int openings = 0;
    std::vector<int> seen;
    Inbox<int> inbox(this, [&](std::vector<int> values) {
      ++openings;
      seen.insert(seen.end(), values.begin(), values.end());
    });
    std::thread pusher([&] {
      for (int i = 0; i < 200; ++i) inbox.push(i);
    });
    pusher.join();
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), std::size_t{200}, 30'000);
    QCOMPARE(openings, 1);
    QCOMPARE(seen.back(), 199);
  }
};

QTEST_GUILESS_MAIN(TestWorkerThread)
#include "tst_worker_thread.moc"
