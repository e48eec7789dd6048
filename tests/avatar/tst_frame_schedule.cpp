// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <random>
#include <set>

#include "core/avatar/frame_schedule.h"
#include "core/avatar/memory_budget.h"

using namespace visema;

namespace {

/// Decodes what the schedule says until it rests, and keeps the account of what is held.
class Player {
 public:
  Player(FrameIndex frames, bool loop, std::size_t capacity) : frames_(frames), schedule(frames, loop, capacity) {}

  void settle() {
    while (auto run = schedule.next()) decode(*run);
  }
  void decode(const FrameSchedule::Run& run) {
    QVERIFY(run.first >= 0 && run.first <= run.last && run.last < frames_);
    ++runs;
    for (FrameIndex frame = run.first; frame <= run.last; ++frame) {
      ++decoded;
      const auto kept = schedule.store(frame);
      if (kept.letGo) held.erase(*kept.letGo);
      if (kept.keep) held.insert(frame);
      most = std::max(most, held.size());
    }
  }

 private:
  const FrameIndex frames_;

 public:
  FrameSchedule schedule;
  std::set<FrameIndex> held;
  std::size_t most = 0;
  int decoded = 0, runs = 0;
};

}  // namespace

class TestFrameSchedule : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everythingIsDecodedOnceWhenAllMayStay() {
    Player player(100, false, 100);
    player.settle();
    while (auto run = player.schedule.nextElsewhere(0)) player.decode(*run);
    QCOMPARE(player.held.size(), std::size_t{100});
    QCOMPARE(player.decoded, 100);
  }

  void whatIsNotNeededSoonWaitsForThoseWhoFetchTheRest() {
    Player player(1000, false, 1000);
    player.settle();
    QCOMPARE(player.held.size(), std::size_t{FrameSchedule::kSoon});
    player.schedule.moveTo(100, 1);
    player.settle();
    QVERIFY(player.held.count(100) == 1 && player.held.count(100 + FrameSchedule::kSoon) == 0);
    QVERIFY(player.schedule.nextElsewhere(500)->first == 500);
  }

  /// A decoder that has gone past a frame cannot come back for it but from the key frame before.
  void threadsThatShareAClipNeverMakeItsDecoderGoBack() {
    std::mt19937 random(5);
    for (int round = 0; round < 50; ++round) {
      FrameSchedule schedule(1000, false, 32);
      std::optional<FrameSchedule::Run> run;
      FrameIndex decoder = 0, at = 0;
      const auto leave = [&](FrameIndex from) {
        for (FrameIndex frame = from; frame <= run->last; ++frame) schedule.giveUp(frame);
        run.reset();
      };
      for (int i = 0; i < 5000 && at < 900; ++i) {
        if (random() % 2 == 0) {  // one of those who play, up to six frames late
          at = std::max(at, std::min(at + 1, decoder - 1));
          schedule.moveTo(std::max<FrameIndex>(0, at - static_cast<FrameIndex>(random() % 7)), 1);
          continue;
        }
        if (!run) {
          run = schedule.next();
          if (!run) continue;
          QVERIFY2(run->first >= decoder - 1, qPrintable(QString("from %1 back to %2").arg(decoder).arg(run->first)));
          decoder = run->first;
        }
        const auto kept = schedule.store(decoder);
        ++decoder;
        if (kept.restIsFarther)
          leave(decoder);
        else if (decoder > run->last)
          run.reset();
      }
      QVERIFY(at > 500);
    }
  }

  void theNextFramesInTheOrderOfPlayAreThere_data() {
    QTest::addColumn<bool>("loop");
    QTest::newRow("to the end and back") << false;
    QTest::newRow("round and round") << true;
  }
  void theNextFramesInTheOrderOfPlayAreThere() {
    QFETCH(bool, loop);
    constexpr FrameIndex kFrames = 90;
    Player player(kFrames, loop, 24);
    FrameIndex at = 0;
    int step = 1;
    for (int i = 0; i < 400; ++i) {
      player.schedule.moveTo(at, step);
      player.settle();
      QVERIFY(player.held.count(at) == 1);
      QVERIFY(player.held.size() <= 24);
      // A dozen frames ahead are there too, whichever way it goes.
      FrameIndex ahead = at;
      int way = step;
      for (int k = 0; k < 11; ++k) {
        QVERIFY2(player.held.count(ahead) == 1, qPrintable(QString("at %1 step %2: %3").arg(at).arg(step).arg(ahead)));
        if (loop) {
          ahead = (ahead + 1) % kFrames;
        } else {
          if (ahead + way < 0 || ahead + way >= kFrames) way = -way;
          ahead += way;
        }
      }
      if (loop) {
        at = (at + 1) % kFrames;
      } else {
        if (at + step < 0 || at + step >= kFrames) step = -step;
        at += step;
      }
    }
    QVERIFY(player.most <= 24);
    QVERIFY2(player.decoded < 3 * 400, qPrintable(QString::number(player.decoded)));
  }

  void framesJustPassedStayForThoseWhoAskOutOfOrder() {
    Player player(1000, false, 32);
    for (FrameIndex at = 0; at < 400; ++at) {
      player.schedule.moveTo(at, 1);
      player.settle();
      for (FrameIndex late = std::max<FrameIndex>(0, at - 8); late <= at; ++late) QVERIFY(player.held.count(late) == 1);
    }
    QVERIFY(player.most <= 32);
    QVERIFY2(player.decoded < 450, qPrintable(QString::number(player.decoded)));
  }

  void goingBackwardIsDoneInLongRuns() {
    Player player(1000, false, 64);
    player.schedule.moveTo(999, -1);
    for (FrameIndex at = 999; at >= 0; --at) {
      player.schedule.moveTo(at, -1);
      player.settle();
      QVERIFY(player.held.count(at) == 1);
    }
    QVERIFY2(player.runs <= 1000 / 20, qPrintable(QString::number(player.runs)));
  }

  void aFrameSomebodyWaitsForComesFirstAndStays() {
    Player player(1000, false, 16);
    player.settle();
    player.schedule.want(700);
    const auto run = player.schedule.next();
    QVERIFY(run && run->first <= 700 && run->last >= 700);
    player.decode(*run);
    QVERIFY(player.held.count(700) == 1);
    player.schedule.moveTo(100, 1);
    player.settle();
    QVERIFY(player.held.count(700) == 1);
    player.schedule.unwant(700);
    player.schedule.moveTo(300, 1);
    player.settle();
    QVERIFY(player.held.count(700) == 0);
  }

  void severalDecodersShareTheWork() {
    FrameSchedule schedule(200, false, 200);
    std::set<FrameIndex> taken;
    FrameIndex at = 0;
    for (int i = 0; i < 200; ++i) {
      auto run = i % 2 == 0 ? schedule.next() : std::nullopt;
      if (!run) run = schedule.nextElsewhere(at);
      if (!run) break;
      for (FrameIndex frame = run->first; frame <= run->last; ++frame) QVERIFY(taken.insert(frame).second);
      if (run->last >= FrameSchedule::kSoon) at = run->last + 1;
    }
    QCOMPARE(taken.size(), std::size_t{200});
  }

  void whatWasGivenUpIsOfferedAgain() {
    FrameSchedule schedule(10, false, 10);
    const auto run = schedule.next();
    for (FrameIndex frame = run->first; frame <= run->last; ++frame) schedule.giveUp(frame);
    const auto again = schedule.next();
    QVERIFY(again && again->first == run->first);
  }

  void randomJumpsNeverKeepTooMuchAndAlwaysFindTheirFrame() {
    std::mt19937 random(7);
    for (bool loop : {false, true}) {
      Player player(300, loop, 20);
      for (int i = 0; i < 500; ++i) {
        const FrameIndex at = static_cast<FrameIndex>(random() % 300);
        player.schedule.moveTo(at, random() % 2 ? 1 : -1);
        player.schedule.want(at);
        player.settle();
        QVERIFY(player.held.count(at) == 1);
        player.schedule.unwant(at);
        QVERIFY(player.most <= 21);
      }
    }
  }

  void twoWhoWaitForDifferentRunsBothGetTheirFrames() {
    for (const int step : {1, -1}) {
      FrameSchedule schedule(400, false, 400);
      schedule.moveTo(200, step);
      for (const FrameIndex frame : {200, 201}) schedule.want(frame);
      int decoded = 0;
      std::set<FrameIndex> waiting{200, 201};
      while (!waiting.empty() && decoded < 2000) {
        const auto run = schedule.next();
        QVERIFY(run.has_value());
        for (FrameIndex at = run->first; at <= run->last; ++at, ++decoded) {
          schedule.store(at);
          if (waiting.erase(at)) schedule.unwant(at);
          if (!schedule.wantedElsewhere(*run)) continue;
          for (FrameIndex rest = at + 1; rest <= run->last; ++rest) schedule.giveUp(rest);
          break;
        }
      }
      QVERIFY2(waiting.empty(), "the decoder took turns between two runs and finished neither");
    }
  }

  void aBudgetIsNeverOverdrawnAndIsGivenBack() {
    auto budget = MemoryBudget::create(100, 30);
    {
      auto lease = budget->tryReserve(60);
      QVERIFY(lease && budget->available() == 10);
      QVERIFY(!budget->tryReserve(11));
      MemoryBudget::Lease moved = std::move(*lease);
      QCOMPARE(budget->used(), std::uint64_t{90});
    }
    QCOMPARE(budget->used(), std::uint64_t{30});
    QVERIFY(!MemoryBudget::create(10, 30)->tryReserve(1));
    QVERIFY(MemoryBudget::defaultBytes() > 1'000'000 && MemoryBudget::residentBytes() > 1'000'000);
  }

  void memorySizesAreReadAsPeopleWriteThem() {
    QCOMPARE(*parseMemorySize("400M"), std::uint64_t{400'000'000});
    QCOMPARE(*parseMemorySize("1.5 GiB"), std::uint64_t{1'610'612'736});
    QCOMPARE(*parseMemorySize("2g"), std::uint64_t{2'000'000'000});
    for (const char* bad : {"", "much", "-4G", "4X", "12", "nan", "1e300G"}) QVERIFY2(!parseMemorySize(bad), bad);
  }
};

QTEST_APPLESS_MAIN(TestFrameSchedule)
#include "tst_frame_schedule.moc"
