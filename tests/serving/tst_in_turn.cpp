// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "core/serving/in_turn.h"

using namespace visema;

class TestInTurn : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void noMoreAreUnderWayThanThereAreLanesAndEachIsDoneOnce() {
    std::deque<std::function<void()>> underWay;
    std::vector<int> done(7, 0);
    bool finished = false;
    inTurn(
        done.size(), 3, [&](std::size_t i, std::function<void()> next) { ++done[i], underWay.push_back(next); },
        [&] { finished = true; });
    QCOMPARE(underWay.size(), std::size_t{3});
    while (!underWay.empty()) {
      QVERIFY(underWay.size() <= 3 && !finished);
      const auto next = underWay.front();
      underWay.pop_front();
      next();
    }
    QVERIFY(finished);
    QCOMPARE(done, std::vector<int>(7, 1));
  }

  void whatIsDoneAtOnceNeedsNoStackHoweverMuchItIs() {
    std::size_t sum = 0;
    bool finished = false;
    inTurn(
        1'000'000, 1, [&](std::size_t i, const std::function<void()>& next) { sum += i, next(); },
        [&] { finished = true; });
    QVERIFY(finished);
    QCOMPARE(sum, std::size_t{1'000'000} * 999'999 / 2);
  }

  void stepsMayEndOnAnyThread() {
    std::atomic<int> done{0};
    std::promise<void> finished;
    std::mutex mutex;
    std::vector<std::jthread> threads;
    inTurn(
        200, 4,
        [&](std::size_t, std::function<void()> next) {
          ++done;
          const std::lock_guard lock(mutex);
          threads.emplace_back(std::move(next));
        },
        [&] { finished.set_value(); });
    finished.get_future().wait();
    QCOMPARE(done.load(), 200);
    const std::lock_guard lock(mutex);  // whoever began the last thread is done with it
  }

  void nothingToDoIsDone() {
    bool finished = false;
    inTurn(0, 4, {}, [&] { finished = true; });
    QVERIFY(finished);
  }
};

QTEST_APPLESS_MAIN(TestInTurn)
#include "tst_in_turn.moc"
