// SPDX-License-Identifier: Apache-2.0
#include <sched.h>

#include <QTest>

#include "core/audio/memory_source.h"
#include "core/live/frame_taker.h"
#include "core/live/live_session.h"
#include "tests/live/live_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

/// While it lives, all that is begun here has one core, and shares it with somebody who never rests.
class StolenCore {
 public:
  StolenCore() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
      if (CPU_ISSET(cpu, &before_)) CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof one, &one);
    thief_ = std::jthread([](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
      }
    });
  }
  ~StolenCore() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_;
  std::jthread thief_;
};

/// A voice on the computer's clock, of which every sample that was heard is counted.
class CountedVoice final : public AudioSource {
 public:
  explicit CountedVoice(const std::vector<float>& samples)
      : source_(std::move(*MemorySource::create({kSpeechRate, 1, samples}, std::make_shared<FreeRunningClock>()))) {}
  std::atomic<std::int64_t> heard = 0;
  std::atomic<double> latest = 0;  // seconds by which samples came after their time, at most

  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override {
    auto block = source_->read(out, stop);
    if (!block) return block;
    heard += static_cast<std::int64_t>(block->count);
    if (const auto due = timeOf({heard, kSpeechRate})) latest = std::max(latest.load(), secondsSince(*due));
    return block;
  }
  std::optional<SteadyTime> timeOf(SampleTime time) const override { return source_->timeOf(time); }
  double latencySeconds() const override { return 0; }

 private:
  const std::unique_ptr<MemorySource> source_;
};

}  // namespace

class TestBusyMachine : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void withItsCoreStolenASessionHearsEverySampleAndGivesUpPicturesOnly() {
    ScriptedAvatar avatar;
    const auto work = [](std::chrono::milliseconds time) {
      for (const SteadyTime end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end;) {
      }
    };
    avatar.full->whilePainting = [&] { work(std::chrono::milliseconds(45)); };  // too much even for a whole core
    avatar.light->whilePainting = [&] { work(std::chrono::milliseconds(25)); };
    const auto samples = hum(0.2, 3.6, 0.2);
    const FrameIndex frames = framesCovering(static_cast<std::int64_t>(samples.size()), kSpeechRate, kFrameRate);
    const StolenCore stolen;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    auto voice = std::make_shared<CountedVoice>(samples);
    QVERIFY((*session)->setVoice(voice).has_value());
    FrameTaker taker(**session);
    FrameIndex shown = 0, last = -1;
    for (QDeadlineTimer deadline(60'000); !(*session)->status().ended && !deadline.hasExpired();) {
      const auto frame = taker.next(std::chrono::steady_clock::now() + std::chrono::milliseconds(100), {});
      if (!frame || frame->index < 0) continue;
      QVERIFY(frame->index > last);  // time goes on, whatever is left out
      last = frame->index;
      ++shown;
    }
    const LiveStatus status = (*session)->status();
    qInfo("%lld of %lld frames shown, %llu left out, %llu late, %d steps down, sound at most %.0f ms behind its clock",
          static_cast<long long>(shown), static_cast<long long>(frames),
          static_cast<unsigned long long>(status.dropped), static_cast<unsigned long long>(status.late),
          status.effortStepsDown, 1000 * voice->latest);
    QVERIFY(status.ended);
    QCOMPARE(voice->heard.load(), static_cast<std::int64_t>(samples.size()));  // not one is lost
    QVERIFY(last >= 0);
    QVERIFY(status.effortStepsDown >= 1);  // it did what it could to keep up, and said so
    QVERIFY(status.message.empty());
    // Nothing went missing without being counted.
    QVERIFY(shown + static_cast<FrameIndex>(status.dropped + status.late) >= frames);
  }
};

QTEST_GUILESS_MAIN(TestBusyMachine)
#include "tst_busy_machine.moc"
