// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/audio/playback_timeline.h"
#include "core/base/stream_resampler.h"

using namespace visema;

namespace {

constexpr int kRate = 48000;
constexpr double kDelay = 0.05;  // of the scripted device

std::vector<float> tone(int frames) {
  std::vector<float> wave(static_cast<std::size_t>(frames));
  for (std::size_t i = 0; i < wave.size(); ++i) wave[i] = 0.5F * std::sin(0.05F * static_cast<float>(i));
  return wave;
}

// Asks for samples whenever the test says so.
class Device {
 public:
  Device(PlaybackTimeline& timeline, int rate, int channels, double bufferSeconds = 0.5)
      : connection(
            std::make_shared<PlaybackConnection>(LinkFormat{"scripted", rate, channels, kDelay}, bufferSeconds)) {
    timeline.add(connection);
  }
  void take(std::size_t frames) {
    std::vector<float> block(frames * static_cast<std::size_t>(connection->format.channels));
    connection->onAudio(nullptr, block.data(), frames, kDelay, false);
    heard.insert(heard.end(), block.begin(), block.end());
  }
  std::shared_ptr<PlaybackConnection> connection;
  std::vector<float> heard;
};

SteadyTime now() { return std::chrono::steady_clock::now(); }

// Writes everything while the device takes blocks.
void play(PlaybackTimeline& timeline, Device& device, std::span<const float> samples) {
  while (!samples.empty() || timeline.pending()) {
    timeline.update(now());
    samples = samples.subspan(timeline.offer(samples));
    if (timeline.bufferedFrames() > kRate / 4) device.take(441);
  }
}

}  // namespace

class TestPlaybackTimeline : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theDeviceGetsEverySample();
  void aDeviceOfAnotherRateGetsTheResampledSound();
  void aFullBufferTakesNoMore();
  void whileTheDeviceIsAwaySoundPassesAtItsOwnSpeed();
  void idleTimeWhileAwayIsNotOwed();
  void theNextDeviceGoesOnWhereTheSoundIs();
  void beforeTheDeviceHasBegunNothingIsHeard();
};

void TestPlaybackTimeline::theDeviceGetsEverySample() {
  PlaybackTimeline timeline(kRate, 1);
  Device device(timeline, kRate, 2);
  const std::vector<float> wave = tone(30000);
  play(timeline, device, wave);
  timeline.finish();
  device.take(30000);
  std::vector<float> stereo;
  appendChannels(wave, 1, 2, stereo);
  QVERIFY(device.heard.size() >= stereo.size());
  QVERIFY(std::equal(stereo.begin(), stereo.end(), device.heard.begin()));
  QCOMPARE(timeline.counts().playedFrames, 30000U);
  QCOMPARE(timeline.counts().underrunFrames, 0U);
  QCOMPARE(timeline.bufferedFrames(), 0);
}

void TestPlaybackTimeline::aDeviceOfAnotherRateGetsTheResampledSound() {
  PlaybackTimeline timeline(kRate, 1);
  Device device(timeline, 44100, 1);
  const std::vector<float> wave = tone(48000);
  play(timeline, device, wave);
  timeline.update(now());
  timeline.finish();
  const std::vector<float> expected = resample(wave, kRate, 44100, 1);
  while (device.heard.size() < expected.size()) {
    device.take(441);
    timeline.update(now());
    timeline.finish();
  }
  QVERIFY(std::equal(expected.begin(), expected.end(), device.heard.begin()));
  QCOMPARE(timeline.bufferedFrames(), 0);  // and it counts in frames of what was written
  QVERIFY(std::abs(static_cast<double>(timeline.counts().playedFrames) - 48000) <= 1);
  // More after that follows without a seam in the count.
  play(timeline, device, tone(4800));
  timeline.update(now());
  QVERIFY(std::abs(static_cast<double>(timeline.bufferedFrames()) - 4800) < 150);
}

void TestPlaybackTimeline::aFullBufferTakesNoMore() {
  PlaybackTimeline timeline(kRate, 1);
  Device device(timeline, kRate, 1, 0.1);
  const std::vector<float> wave = tone(48000);
  std::size_t taken = 0;
  for (int i = 0; i < 100; ++i) taken += timeline.offer(std::span(wave).subspan(taken));
  QCOMPARE(taken, std::size_t{4800 + 960});  // the ring, and one slice waiting before it
  QVERIFY(timeline.pending());
  device.take(960);
  timeline.offer({});
  QVERIFY(!timeline.pending());
}

void TestPlaybackTimeline::whileTheDeviceIsAwaySoundPassesAtItsOwnSpeed() {
  PlaybackTimeline timeline(kRate, 1);
  Device device(timeline, kRate, 1);
  device.connection->end();
  const SteadyTime start = now();
  timeline.update(start);
  const std::vector<float> wave = tone(48000 * 3);
  std::span<const float> left = wave;
  for (int ms = 0; ms <= 2000; ms += 10) {
    timeline.update(start + std::chrono::milliseconds(ms));
    left = left.subspan(timeline.offer(left));
    QVERIFY(std::abs(static_cast<double>(wave.size() - left.size()) - ms * 48.0) <= 2);
  }
  QCOMPARE(timeline.counts().discardedFrames, static_cast<std::uint64_t>(wave.size() - left.size()));
}

void TestPlaybackTimeline::idleTimeWhileAwayIsNotOwed() {
  PlaybackTimeline timeline(kRate, 1);
  Device device(timeline, kRate, 1);
  device.connection->end();
  const SteadyTime start = now();
  timeline.update(start);
  timeline.update(start + std::chrono::hours(1));
  QVERIFY(timeline.offer(tone(48000)) <= 960);
  QVERIFY(timeline.position() <= 960);
}

void TestPlaybackTimeline::theNextDeviceGoesOnWhereTheSoundIs() {
  PlaybackTimeline timeline(kRate, 1);
  Device first(timeline, kRate, 1);
  play(timeline, first, tone(9600));
  first.take(4800);
  first.connection->end();
  timeline.update(now());
  QCOMPARE(timeline.counts().discardedFrames, 4800U);
  Device second(timeline, kRate, 1);
  QVERIFY(timeline.offer(tone(96)) <= 96);
  second.take(480);  // the first time it asks: now it is there
  timeline.update(now());
  const std::vector<float> more = tone(960);
  QCOMPARE(timeline.offer(more), more.size());
  timeline.finish();
  second.take(960);
  QVERIFY(std::equal(more.begin(), more.end(), second.heard.begin() + 480));
}

void TestPlaybackTimeline::beforeTheDeviceHasBegunNothingIsHeard() {
  PlaybackTimeline timeline(kRate, 1);
  Device device(timeline, kRate, 1);
  const std::vector<float> wave = tone(20000);
  std::span<const float> left = wave;
  while (!left.empty() || timeline.pending()) left = left.subspan(timeline.offer(left));
  for (int i = 0; i < 4; ++i) device.take(4800);
  const SteadyTime start = now();
  const auto stampAt = [&](double seconds, std::int64_t frame) {
    const PlaybackStamp stamp{frame, 4800, 4800, kDelay, start + steadySeconds(seconds)};
    device.connection->stamps.push({&stamp, 1});
  };
  device.connection->stamps.skip(4);  // told again with times of our own: it fills its buffers at once
  for (int i = 0; i < 3; ++i) stampAt(0, i * 4800);
  timeline.update(start + std::chrono::seconds(1));
  QCOMPARE(timeline.position(), 0);
  stampAt(2, 3 * 4800);  // and begins after two seconds
  timeline.update(start + std::chrono::seconds(2));
  QVERIFY(std::abs(static_cast<double>(timeline.position()) - (3 * 4800 - kDelay * kRate)) < 2);
  timeline.update(start + steadySeconds(2 + kDelay));
  QVERIFY(std::abs(static_cast<double>(timeline.position()) - 3 * 4800) < 2);
}

QTEST_APPLESS_MAIN(TestPlaybackTimeline)
#include "tst_playback_timeline.moc"
