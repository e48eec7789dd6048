// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <atomic>
#include <fstream>
#include <thread>

#include "core/serving/avatar_finder.h"
#include "core/serving/avatar_store.h"
#include "tests/serving/served_fixture.h"

using namespace visema;
using namespace visema::test;

class TestAvatarStore : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anAvatarIsLoadedOnceHoweverManyAskAtTheSameTime() {
    Metrics metrics;
    AvatarStore store(roomFor(9), loader(), metrics);
    std::vector<ServedAvatarPtr> got(8);
    {
      std::vector<std::jthread> askers;
      for (auto& place : got) askers.emplace_back([&] { place = *store.acquire("anna"); });
    }
    QCOMPARE(loads_.load(), 1);
    for (const auto& avatar : got) QCOMPARE(avatar.get(), got[0].get());
  }

  void theOneUnusedForLongestGoesWhenAnotherNeedsTheRoom() {
    Metrics metrics;
    AvatarStore store(roomFor(2), loader(), metrics);
    QVERIFY(store.acquire("a") && store.acquire("b"));
    QVERIFY(store.find("a"));
    QVERIFY(store.acquire("c"));
    QVERIFY(store.find("a") && store.find("c"));
    QVERIFY(!store.find("b"));
    QCOMPARE(metrics.counter("avatar_evictions").value(), std::uint64_t{1});
  }

  void onesThatArePinnedOrInUseStay() {
    Metrics metrics;
    AvatarStore store(roomFor(2), loader(), metrics);
    store.pin("a");
    QVERIFY(store.acquire("a"));
    const auto used = store.acquire("b");
    QVERIFY(store.acquire("c"));  // beyond the budget for as long as it must
    QVERIFY(store.find("a") && store.find("b"));
  }

  void oneThatCannotBeLoadedIsTriedAgainTheNextTime() {
    Metrics metrics;
    int tries = 0;
    AvatarStore store(
        roomFor(2),
        [&](const std::string&, std::uint64_t) -> Result<ServedAvatarPtr> {
          ++tries;
          return fail(ErrorCode::NotFound, "not here");
        },
        metrics);
    QVERIFY(!store.acquire("a") && !store.acquire("a"));
    QCOMPARE(tries, 2);
  }

  void anUnloadedAvatarServesWhoeverHasItToTheEnd() {
    Metrics metrics;
    AvatarStore store(roomFor(2), loader(), metrics);
    const auto mine = store.acquire("a");
    QVERIFY(store.unload("a"));
    QVERIFY(!store.unload("a"));
    QVERIFY(!store.find("a"));
    QVERIFY((*mine)->openPipeline());
  }

  void whatCannotBeOpenedIsToldByTheNameOfItsFile() {
    const auto broken = fixture_.path() / "broken.visema";
    std::ofstream(broken) << "no package";
    for (const auto& place : {broken, fixture_.path() / "missing.visema"}) {
      const auto loaded = ServedAvatar::load("one", place, testEngines(), kMemory);
      QVERIFY(!loaded);
      QVERIFY2(loaded.error().message.find(place.string()) != std::string::npos, loaded.error().message.c_str());
      QVERIFY(loaded.error().message.find("/proc") == std::string::npos);
    }
  }

  void aPathNamesAnAvatarByItsLastPartOnly() {
    const AvatarFinder finder({fixture_.path() / "avatars"}, fixture_.path() / "imports", nullptr);
    for (const char* path : {"models/anna", "anna.visema", "/somewhere/anna.zip", "models/anna/", "../../anna"})
      QCOMPARE(finder.nameOfPath(path).value_or(""), std::string("anna"));
    for (const char* path : {"", "/", "..", "models/.."}) QVERIFY2(!finder.nameOfPath(path), path);
    QCOMPARE(finder.find("anna").value_or(""), fixture_.package("anna"));
    QCOMPARE(finder.list().size(), std::size_t{2});
  }

 private:
  AvatarStore::Options roomFor(std::uint64_t avatars) const { return {avatars * bytesOfOne_ + 1000, kMemory}; }
  AvatarStore::Loader loader() {
    loads_ = 0;
    const auto load = [this](const std::string& name, std::uint64_t memory) {
      return ServedAvatar::load(name, fixture_.package("anna"), testEngines(), memory);
    };
    bytesOfOne_ = (*load("one", kMemory))->bytes();
    return [this, load](const std::string& name, std::uint64_t memory) {
      ++loads_;
      return load(name, memory);
    };
  }

  static constexpr std::uint64_t kMemory = 100'000'000;
  ServedFixture fixture_;
  std::atomic<int> loads_{0};
  std::uint64_t bytesOfOne_ = [this] {
    return (*ServedAvatar::load("one", fixture_.package("anna"), testEngines(), kMemory))->bytes();
  }();
};

QTEST_APPLESS_MAIN(TestAvatarStore)
#include "tst_avatar_store.moc"
