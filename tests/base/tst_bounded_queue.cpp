// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.h"

using namespace visema;

namespace {

constexpr int kMany = 100'000;

/// Two producers and two consumers; every value carries who made it and its number.
struct StressResult {
  std::vector<std::vector<int>> received[2];  // per consumer, per producer
};

StressResult runStress(BoundedQueue<std::pair<int, int>>& queue) {
  StressResult result;
  std::vector<std::jthread> consumers;
  consumers.reserve(2);
  for (int c = 0; c < 2; ++c) {
    result.received[c].resize(2);
    consumers.emplace_back([&queue, &mine = result.received[c]](std::stop_token stop) {
      while (auto value = queue.pop(stop)) mine[value->first].push_back(value->second);
    });
  }
  {
    std::vector<std::jthread> producers;
    for (int p = 0; p < 2; ++p)
      producers.emplace_back([&queue, p] {
        for (int i = 0; i < kMany; ++i) queue.push({p, i});
      });
  }
  queue.close();
  consumers[0].join();  // not by stop: what is inside at the end counts too
  consumers[1].join();
  return result;
}

bool everyConsumerSawRisingNumbers(const StressResult& result) {
  for (const auto& consumer : result.received)
    for (const auto& numbers : consumer)
      for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] <= numbers[i - 1]) return false;
  return true;
}

std::size_t countAll(const StressResult& result) {
  std::size_t count = 0;
  for (const auto& consumer : result.received)
    for (const auto& numbers : consumer) count += numbers.size();
  return count;
}

}  // namespace

class TestBoundedQueue : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void valuesComeOutInTheOrderTheyWentIn() {
    BoundedQueue<int> queue(4, WhenFull::Wait);
    for (int i = 0; i < 4; ++i) QVERIFY(queue.push(i));
    for (int i = 0; i < 4; ++i) QCOMPARE(queue.tryPop().value_or(-1), i);
    QVERIFY(!queue.tryPop());
  }
  void aFullLiveQueueDropsTheOldestAndCountsIt() {
    BoundedQueue<int> queue(2, WhenFull::DropOldest);
    for (int i = 0; i < 5; ++i) QVERIFY(queue.push(i));
    QCOMPARE(queue.dropped(), std::uint64_t{3});
    QCOMPARE(queue.size(), std::size_t{2});
    QCOMPARE(queue.pop().value_or(-1), 3);
    QCOMPARE(queue.pop().value_or(-1), 4);
  }
  void aClosedQueueGivesBackWhatIsInsideAndTakesNothing() {
    BoundedQueue<int> queue(4, WhenFull::Wait);
    queue.push(7);
    queue.close();
    QVERIFY(!queue.push(8));
    QCOMPARE(queue.pop().value_or(-1), 7);
    QVERIFY(!queue.pop());
  }
  void closingWakesAWaitingConsumer() {
    BoundedQueue<int> queue(1, WhenFull::Wait);
    std::jthread consumer([&] { QVERIFY(!queue.pop()); });
    queue.close();
  }
  void closingWakesAWaitingProducer() {
    BoundedQueue<int> queue(1, WhenFull::Wait);
    queue.push(1);
    std::jthread producer([&] { QVERIFY(!queue.push(2)); });
    queue.close();
  }
  void aStopWakesWhoWaits() {
    BoundedQueue<int> empty(1, WhenFull::Wait);
    BoundedQueue<int> full(1, WhenFull::Wait);
    full.push(1);
    std::jthread consumer([&](std::stop_token stop) { QVERIFY(!empty.pop(stop)); });
    std::jthread producer([&](std::stop_token stop) { QVERIFY(!full.push(2, stop)); });
    // their destructors request the stop and join
  }
  void aStopWinsOverAValueThatIsThere() {
    BoundedQueue<int> queue(1, WhenFull::Wait);
    queue.push(1);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!queue.pop(stop.get_token()));
    QCOMPARE(queue.size(), std::size_t{1});
  }
  void clearingMakesRoomAndIsNoDrop() {
    BoundedQueue<int> queue(2, WhenFull::Wait);
    queue.push(1);
    queue.push(2);
    QCOMPARE(queue.clear(), std::size_t{2});
    QVERIFY(queue.push(3));
    QCOMPARE(queue.pop().value_or(-1), 3);
    QCOMPARE(queue.dropped(), std::uint64_t{0});
  }
  void valuesNeedNotBeCopyable() {
    BoundedQueue<std::unique_ptr<int>> queue(1, WhenFull::Wait);
    queue.push(std::make_unique<int>(5));
    QCOMPARE(**queue.pop(), 5);
  }
  void aQueueHoldsAtLeastOneValue() {
    BoundedQueue<int> queue(0, WhenFull::Wait);
    QVERIFY(queue.push(1));
    QCOMPARE(queue.capacity(), std::size_t{1});
  }
  void aWaitingQueueLosesNothingBetweenThreads() {
    BoundedQueue<std::pair<int, int>> queue(8, WhenFull::Wait);
    const StressResult result = runStress(queue);
    QVERIFY(everyConsumerSawRisingNumbers(result));
    QCOMPARE(countAll(result), std::size_t{2 * kMany});
    QCOMPARE(queue.dropped(), std::uint64_t{0});
  }
  void aDroppingQueueCountsExactlyWhatItLostBetweenThreads() {
    BoundedQueue<std::pair<int, int>> queue(8, WhenFull::DropOldest);
    const StressResult result = runStress(queue);
    QVERIFY(everyConsumerSawRisingNumbers(result));
    QCOMPARE(countAll(result) + queue.dropped(), std::size_t{2 * kMany});
  }
};

QTEST_APPLESS_MAIN(TestBoundedQueue)
#include "tst_bounded_queue.moc"
