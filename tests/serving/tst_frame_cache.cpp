// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <map>

#include "core/serving/frame_cache.h"
#include "core/serving/jpeg.h"

using namespace visema;

namespace {

PaintedFrame frameOf(std::size_t bytes, std::int64_t number) {
  PaintedFrame frame;
  frame.frame = number;
  frame.size = {4, 3};
  frame.bounds = {1, 2, 3.5f, 4};
  frame.bytes.resize(bytes, static_cast<std::byte>(number));
  return frame;
}

/// Another server's memory, in this one.
class Shared final : public SharedFrames {
 public:
  std::optional<std::vector<std::byte>> find(const std::string& key) override {
    const auto found = all.find(key);
    return found == all.end() ? std::nullopt : std::optional(found->second);
  }
  void put(const std::string& key, const std::vector<std::byte>& bytes) override { all[key] = bytes; }
  void clear(const std::string& prefix) override {
    std::erase_if(all, [&](const auto& each) { return each.first.rfind(prefix, 0) == 0; });
  }
  bool connected() const override { return true; }
  std::map<std::string, std::vector<std::byte>> all;
};

}  // namespace

class TestFrameCache : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatWasUsedLastStaysWithinTheBudget() {
    Metrics metrics;
    FrameCache cache(1000, nullptr, metrics);
    for (int i = 0; i < 4; ++i) cache.put("frame:a:" + std::to_string(i) + ":x", frameOf(240, i));
    QVERIFY(cache.find("frame:a:0:x"));
    cache.put("frame:a:4:x", frameOf(240, 4));
    QVERIFY(cache.find("frame:a:0:x"));
    QVERIFY(!cache.find("frame:a:1:x"));
    QVERIFY(cache.bytes() <= 1000);
    QVERIFY(cache.find("frame:a:4:x")->cached);
  }

  void oneThatWouldTakeMostOfTheRoomIsNotKept() {
    Metrics metrics;
    FrameCache cache(1000, nullptr, metrics);
    cache.put("frame:a:0:x", frameOf(600, 0));
    QVERIFY(!cache.find("frame:a:0:x"));
  }

  void clearingOneAvatarLeavesAnotherWhoseNameBeginsSo() {
    Metrics metrics;
    FrameCache cache(10000, nullptr, metrics);
    cache.put("frame:anna:1:x", frameOf(10, 1));
    cache.put("frame:anna2:1:x", frameOf(10, 1));
    QCOMPARE(cache.clear("anna"), std::size_t{1});
    QVERIFY(cache.find("frame:anna2:1:x"));
    QCOMPARE(cache.clear(""), std::size_t{1});
  }

  void anotherServersFramesAreFoundAndDamagedOnesAreNone() {
    Metrics metrics;
    auto shared = std::make_shared<Shared>();
    FrameCache mine(10000, shared, metrics), other(10000, shared, metrics);
    mine.put("frame:a:7:x", frameOf(10, 7));
    const auto found = other.findShared("frame:a:7:x");
    QVERIFY(found);
    QVERIFY(found->cached && found->frame == 7 && found->size == (Size{4, 3}));
    QCOMPARE(found->bounds[2], 3.5f);
    QVERIFY(other.find("frame:a:7:x"));
    shared->all["frame:a:8:x"] = {std::byte{1}, std::byte{2}};
    QVERIFY(!other.findShared("frame:a:8:x"));
    mine.clear("a");
    QVERIFY(shared->all.count("frame:a:7:x") == 0);
  }

  void everyTruncationOfAFrameIsNone() {
    const auto whole = packFrame(frameOf(5, 1));
    QVERIFY(unpackFrame(whole));
    for (std::size_t length = 0; length <= 32; ++length) QVERIFY(!unpackFrame(std::span(whole).first(length)));
  }

  void aJpegIsPaddedBeforeItsEnd() {
    JpegEncoder encoder;
    const Image picture({33, 17}, 3);
    const auto plain = encoder.encode(picture.view(), 95);
    QVERIFY(plain);
    for (std::size_t remainder = 0; remainder < 4; ++remainder) {
      auto padded = *plain;
      padJpeg(padded, 4, remainder);
      QCOMPARE(padded.size() % 4, remainder);
      QVERIFY(padded.size() - plain->size() < 4);
      QVERIFY(std::equal(padded.end() - 2, padded.end(), plain->end() - 2));
    }
  }
};

QTEST_APPLESS_MAIN(TestFrameCache)
#include "tst_frame_cache.moc"
