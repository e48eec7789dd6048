// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <atomic>
#include <numeric>
#include <thread>

#include "core/audio/memory_source.h"

using namespace visema;

namespace {

// A clock that stands where the test puts it.
class HandClock final : public AudioClock {
 public:
  SampleTime now() const override { return {samples.load(), kSpeechRate}; }
  std::atomic<std::int64_t> samples{0};
};

AudioClip ramp(int frames, SampleRate rate = kSpeechRate, int channels = 1) {
  AudioClip clip{rate, channels, std::vector<float>(static_cast<std::size_t>(frames) * channels)};
  std::iota(clip.samples.begin(), clip.samples.end(), 0.0F);
  return clip;
}

}  // namespace

class TestMemorySource : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void givesTheSamplesWithTheirTimesAndThenEnds();
  void waitsUntilTheClockHasPassedTheSamples();
  void leadGivesSamplesBeforeTheirTime();
  void loopsWithoutEnd();
  void aStopRequestEndsTheWait();
  void otherFormatsBecomeSpeechSound();
  void saysWhenASampleIsHeard();
  void refusesWhatCannotBeASound();
};

void TestMemorySource::givesTheSamplesWithTheirTimesAndThenEnds() {
  auto clock = std::make_shared<HandClock>();
  clock->samples = 1'000'000;
  auto source = MemorySource::create(ramp(250), clock).value();
  QCOMPARE(source->length(), 250);
  std::vector<float> out(100);
  for (int block = 0; block < 2; ++block) {
    const AudioBlock read = source->read(out, {}).value();
    QCOMPARE(read.start, (SampleTime{block * 100, kSpeechRate}));
    QCOMPARE(read.count, std::size_t{100});
    QVERIFY(!read.ended);
    QCOMPARE(out[99], static_cast<float>(block * 100 + 99));
  }
  const AudioBlock last = source->read(out, {}).value();
  QCOMPARE(last.count, std::size_t{50});
  QVERIFY(last.ended);
  QCOMPARE(source->read(out, {}).value().count, std::size_t{0});
}

void TestMemorySource::waitsUntilTheClockHasPassedTheSamples() {
  auto clock = std::make_shared<HandClock>();
  auto source = MemorySource::create(ramp(400), clock).value();
  std::atomic<bool> clockPassed = false;
  std::jthread later([&] {
    for (int now = 0; now < 300; ++now) {
      clock->samples = now;
      std::this_thread::yield();
    }
    clockPassed = true;
    clock->samples = 300;
  });
  std::vector<float> out(300);
  QCOMPARE(source->read(out, {}).value().count, std::size_t{300});
  QVERIFY(clockPassed);
}

void TestMemorySource::leadGivesSamplesBeforeTheirTime() {
  auto source = MemorySource::create(ramp(16000), std::make_shared<HandClock>(), {.leadSeconds = 0.5}).value();
  std::vector<float> out(8000);
  QCOMPARE(source->read(out, {}).value().count, std::size_t{8000});
}

void TestMemorySource::loopsWithoutEnd() {
  auto clock = std::make_shared<HandClock>();
  clock->samples = 1'000'000;
  auto source = MemorySource::create(ramp(30), clock, {.atEnd = MemorySourceOptions::AtEnd::Loop}).value();
  std::vector<float> out(100);
  const AudioBlock read = source->read(out, {}).value();
  QCOMPARE(read.count, std::size_t{100});
  QVERIFY(!read.ended);
  for (int i = 0; i < 100; ++i) QCOMPARE(out[i], static_cast<float>(i % 30));
}

void TestMemorySource::aStopRequestEndsTheWait() {
  auto source = MemorySource::create(ramp(400), std::make_shared<HandClock>()).value();
  std::stop_source stop;
  std::vector<float> out(300);
  std::jthread stopper([&] { stop.request_stop(); });
  const Result<AudioBlock> read = source->read(out, stop.get_token());
  QVERIFY(!read.has_value());
  QCOMPARE(read.error().code, ErrorCode::Cancelled);
}

void TestMemorySource::otherFormatsBecomeSpeechSound() {
  AudioClip clip{48000, 2, std::vector<float>(2 * 48000, 0.25F)};
  auto clock = std::make_shared<HandClock>();
  clock->samples = 1'000'000;
  auto source = MemorySource::create(clip, clock).value();
  QCOMPARE(source->length(), 16000);
  std::vector<float> out(16000);
  QVERIFY(source->read(out, {}).value().ended);
  QVERIFY(std::fabs(out[8000] - 0.25F) < 1e-4F);
}

void TestMemorySource::saysWhenASampleIsHeard() {
  auto clock = std::make_shared<HandClock>();
  clock->samples = 16000;
  auto source = MemorySource::create(ramp(100), clock).value();
  const auto before = std::chrono::steady_clock::now();
  const auto time = source->timeOf({32000, kSpeechRate});
  const auto after = std::chrono::steady_clock::now();
  QVERIFY(time.has_value());
  QVERIFY(*time >= before + std::chrono::seconds(1) && *time <= after + std::chrono::seconds(1));
}

void TestMemorySource::refusesWhatCannotBeASound() {
  auto clock = std::make_shared<HandClock>();
  QCOMPARE(MemorySource::create(AudioClip{}, clock).error().code, ErrorCode::BadData);
  QCOMPARE(MemorySource::create(ramp(10, 10), clock).error().code, ErrorCode::InvalidArgument);
  QCOMPARE(MemorySource::create(ramp(10), nullptr).error().code, ErrorCode::InvalidArgument);
  QCOMPARE(MemorySource::create(ramp(10), clock, {.leadSeconds = -1}).error().code, ErrorCode::InvalidArgument);
}

QTEST_APPLESS_MAIN(TestMemorySource)
#include "tst_memory_source.moc"
