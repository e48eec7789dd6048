// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <thread>
#include <vector>

#include "core/nn/encoder_cache.h"

using namespace visema;

namespace {

struct FakeFace : EncodedFace {
  explicit FakeFace(std::size_t bytes) : bytes_(bytes) {}
  std::size_t byteCount() const override { return bytes_; }
  std::size_t bytes_;
};

std::shared_ptr<const EncodedFace> face(std::size_t bytes) { return std::make_shared<FakeFace>(bytes); }

}  // namespace

class TestEncoderCache : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theFaceUnusedForLongestIsDropped() {
    EncoderCache cache(100);
    for (std::int64_t frame = 0; frame < 3; ++frame) cache.put({1, frame}, face(30));
    QVERIFY(cache.find({1, 0}));  // now frame 1 is the oldest
    cache.put({1, 3}, face(30));
    QVERIFY(cache.find({1, 0}));
    QVERIFY(!cache.find({1, 1}));
    QVERIFY(cache.find({1, 2}));
    QVERIFY(cache.find({1, 3}));
    QVERIFY(!cache.find({2, 3}));
    QCOMPARE(cache.statistics().bytes, std::size_t{90});
    QCOMPARE(cache.statistics().entries, std::size_t{3});
  }

  void ofFacesWhoseUsesAreKnownThoseAreKeptThatWillBeAskedForAgain() {
    EncoderCache cache(100);
    std::map<EncoderCache::Key, int> uses;
    for (std::int64_t frame = 0; frame < 4; ++frame) uses[{1, frame}] = 3;
    uses[{1, 9}] = 1;
    cache.expect(uses);
    int encoded = 0;
    const auto ask = [&](std::int64_t frame) {
      if (cache.find({1, frame})) return;
      ++encoded;
      cache.put({1, frame}, face(40));
    };
    ask(9);
    QCOMPARE(cache.statistics().entries, std::size_t{0});  // it was its only time
    for (int round = 0; round < 3; ++round)
      for (std::int64_t frame = 0; frame < 4; ++frame) ask(frame);
    // Two fit; going round, the last used would have been dropped before it was asked for again.
    QCOMPARE(encoded, 1 + 2 + 2 * 3);
    QCOMPARE(cache.statistics().bytes, std::size_t{0});  // nobody will ask any more
  }

  void theBudgetIsNeverExceeded() {
    EncoderCache cache(100);
    cache.put({0, 0}, face(60));
    cache.put({0, 1}, face(101));
    QVERIFY(!cache.find({0, 1}));
    QVERIFY(cache.find({0, 0}));
    cache.put({0, 0}, face(70));  // replaces, does not add
    QCOMPARE(cache.statistics().bytes, std::size_t{70});
    cache.clear();
    QCOMPARE(cache.statistics().bytes, std::size_t{0});
    QCOMPARE(cache.statistics().entries, std::size_t{0});
  }

  void hitsMissesAndBytesAreMetrics() {
    EncoderCache cache(100);
    QVERIFY(!cache.find({7, 1}));
    cache.put({7, 1}, face(40));
    for (int i = 0; i < 3; ++i) QVERIFY(cache.find({7, 1}));
    Metrics::Snapshot metrics;
    cache.addTo(metrics);
    QCOMPARE(metrics.counters["face_cache.hits"], std::uint64_t{3});
    QCOMPARE(metrics.counters["face_cache.misses"], std::uint64_t{1});
    QCOMPARE(metrics.gauges["face_cache.bytes"], 40.0);
    QCOMPARE(metrics.gauges["face_cache.hit_rate"], 0.75);
    QCOMPARE(cache.statistics().hitRate(), 0.75);
  }

  void threadsShareItSafely() {
    EncoderCache cache(1000);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&cache, t] {
        for (std::int64_t i = 0; i < 2000; ++i)
          if (!cache.find({0, (i * 7 + t) % 50})) cache.put({0, (i * 7 + t) % 50}, face(37));
      });
    threads.clear();
    QVERIFY(cache.statistics().bytes <= 1000);
    QCOMPARE(cache.statistics().bytes, cache.statistics().entries * 37);
    QCOMPARE(cache.statistics().hits + cache.statistics().misses, std::uint64_t{8000});
  }
};

QTEST_APPLESS_MAIN(TestEncoderCache)
#include "tst_encoder_cache.moc"
