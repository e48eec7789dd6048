// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <array>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "core/audio/spsc_ring.h"

using visema::SpscRing;

class TestSpscRing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void popReturnsWhatWasPushedInOrder();
  void whatDoesNotFitIsRefusedAndLeavesTheRestAlone();
  void whatIsMissingIsLeftOut();
  void skippingForgets();
  void anyCapacityWrapsRight();
  void twoThreadsLoseNothing();
};

void TestSpscRing::popReturnsWhatWasPushedInOrder() {
  SpscRing<int> ring(8);
  const std::array in{1, 2, 3, 4, 5};
  QCOMPARE(ring.push(in), in.size());
  QCOMPARE(ring.readable(), in.size());
  QCOMPARE(ring.writable(), std::size_t{3});
  std::array<int, 5> out{};
  QCOMPARE(ring.pop(out), out.size());
  QVERIFY(in == out);
}

void TestSpscRing::whatDoesNotFitIsRefusedAndLeavesTheRestAlone() {
  SpscRing<int> ring(4);
  const std::array in{1, 2, 3, 4, 5, 6};
  QCOMPARE(ring.push(in), std::size_t{4});
  QCOMPARE(ring.push(in), std::size_t{0});
  std::array<int, 4> out{};
  QCOMPARE(ring.pop(out), std::size_t{4});
  QVERIFY((out == std::array{1, 2, 3, 4}));
}

void TestSpscRing::whatIsMissingIsLeftOut() {
  SpscRing<int> ring(4);
  ring.push(std::array{7, 8});
  std::array<int, 5> out{};
  QCOMPARE(ring.pop(out), std::size_t{2});
  QVERIFY((out == std::array{7, 8, 0, 0, 0}));
}

void TestSpscRing::skippingForgets() {
  SpscRing<int> ring(4);
  ring.push(std::array{1, 2, 3});
  QCOMPARE(ring.skip(2), std::size_t{2});
  std::array<int, 1> out{};
  ring.pop(out);
  QCOMPARE(out[0], 3);
  QCOMPARE(ring.skip(9), std::size_t{0});
}

void TestSpscRing::anyCapacityWrapsRight() {
  for (const std::size_t capacity : {1, 2, 3, 5, 7, 64, 100}) {
    SpscRing<int> ring(capacity);
    std::mt19937 random(static_cast<unsigned>(capacity));
    int next = 0, expected = 0;
    for (int round = 0; round < 2000; ++round) {
      std::vector<int> in(random() % (capacity + 2));
      std::iota(in.begin(), in.end(), next);
      next += static_cast<int>(ring.push(in));
      std::vector<int> out(std::min<std::size_t>(random() % (capacity + 2), ring.readable()));
      QCOMPARE(ring.pop(out), out.size());
      for (const int value : out) QCOMPARE(value, expected++);
    }
  }
}

void TestSpscRing::twoThreadsLoseNothing() {
  constexpr int kItems = 400'000;
  SpscRing<int> ring(257);
  std::jthread producer([&] {
    std::mt19937 random(1);
    std::vector<int> block;
    for (int next = 0; next < kItems;) {
      block.resize(std::min<std::size_t>(random() % 90 + 1, kItems - next));
      std::iota(block.begin(), block.end(), next);
      const std::size_t taken = ring.push(block);
      next += static_cast<int>(taken);
      if (taken < block.size()) std::this_thread::yield();
    }
  });
  std::mt19937 random(2);
  std::vector<int> block;
  bool inOrder = true;
  for (int expected = 0; expected < kItems;) {
    block.resize(random() % 120 + 1);
    const std::size_t given = ring.pop(block);
    for (std::size_t i = 0; i < given; ++i) inOrder = inOrder && block[i] == expected++;
    if (given < block.size()) std::this_thread::yield();
  }
  producer.join();
  QVERIFY(inOrder);
  QCOMPARE(ring.readable(), std::size_t{0});
}

QTEST_APPLESS_MAIN(TestSpscRing)
#include "tst_spsc_ring.moc"
