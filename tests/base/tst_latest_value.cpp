// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <array>
#include <atomic>
#include <thread>

#include "core/base/latest_value.h"

using namespace visema;

namespace {

/// Large enough that a torn copy would show.
struct Block {
  std::array<std::uint64_t, 32> numbers{};
  static Block of(std::uint64_t number) {
    Block block;
    block.numbers.fill(number);
    return block;
  }
  bool whole() const {
    for (std::uint64_t number : numbers)
      if (number != numbers[0]) return false;
    return true;
  }
};

}  // namespace

class TestLatestValue : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theInitialValueIsThereBeforeAnyWrite() {
    LatestValue<int> value(3);
    QVERIFY(!value.hasNew());
    QCOMPARE(value.latest(), 3);
  }
  void theReaderSeesTheNewestAndSkipsTheRest() {
    LatestValue<int> value(0);
    value.publish(1);
    value.publish(2);
    QVERIFY(value.hasNew());
    QCOMPARE(value.latest(), 2);
    QVERIFY(!value.hasNew());
    QCOMPARE(value.latest(), 2);
  }
  void aReferenceStaysGoodWhileTheWriterGoesOn() {
    LatestValue<int> value(0);
    value.publish(1);
    const int& held = value.latest();
    for (int i = 2; i < 10; ++i) value.publish(i);
    QCOMPARE(held, 1);
    QCOMPARE(value.latest(), 9);
  }
  void theReaderNeverSeesATornOrOlderValue() {
    constexpr std::uint64_t kLast = 200'000;
    LatestValue<Block> value(Block::of(0));
    std::jthread writer([&] {
      for (std::uint64_t i = 1; i <= kLast; ++i) value.publish(Block::of(i));
    });
    std::uint64_t previous = 0;
    while (previous < kLast) {
      const Block& block = value.latest();
      QVERIFY(block.whole());
      QVERIFY(block.numbers[0] >= previous);
      previous = block.numbers[0];
    }
  }
};

QTEST_APPLESS_MAIN(TestLatestValue)
#include "tst_latest_value.moc"
