// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <vector>

#include "core/audio/capture_timeline.h"
#include "core/audio/level_meter.h"

using namespace visema;

namespace {

constexpr int kRate = 48000;
constexpr int kBlock = 480;

SteadyTime at(double seconds) { return SteadyTime{} + steadySeconds(1000 + seconds); }

// A scripted device and a reader that keeps up with it.
class Desk {
 public:
  explicit Desk(int channels = 1) : timeline(kRate, channels) {
    timeline.setTap([this](SampleTime start, std::span<const float> frames) {
      gapless = gapless && start.samples * channels_ == static_cast<std::int64_t>(original.size());
      original.insert(original.end(), frames.begin(), frames.end());
    });
    channels_ = channels;
  }
  void connect(int rate = kRate, int channels = 1) {
    connection = std::make_shared<CaptureConnection>(LinkFormat{"scripted", rate, channels, 0}, signal_);
    timeline.add(connection);
    frame_ = 0;
  }
  void disconnect() { connection->end(); }
  /// Blocks of 10 ms from then on, each arriving when its last sample is in, and so much later.
  void deliver(double from, double until, float value, double late = 0) {
    const int block = connection->format.rate / 100;
    const std::vector<float> samples(static_cast<std::size_t>(block) * connection->format.channels, value);
    for (int i = 0; from + (i + 1) * 0.01 <= until + 1e-9; ++i) {
      const SteadyTime arrived = at(from + (i + 1) * 0.01 + late);
      const auto kept = static_cast<std::int64_t>(connection->samples.push(samples)) / connection->format.channels;
      const CaptureStamp stamp{frame_, kept, arrived};
      connection->stamps.push({&stamp, 1});
      frame_ += block;
      readAt(arrived);
    }
  }
  void loseFrames(int frames) { frame_ += frames; }
  void readAt(SteadyTime now) {
    while (timeline.advance(now)) continue;
  }
  double length() const { return static_cast<double>(original.size()) / channels_ / kRate; }
  bool silentBetween(double from, double until) const {
    const auto index = [&](double seconds) { return original.begin() + static_cast<std::ptrdiff_t>(seconds * kRate); };
    return std::all_of(index(from), index(until), [](float sample) { return sample == 0; });
  }

  CaptureTimeline timeline;
  std::shared_ptr<CaptureConnection> connection;
  std::vector<float> original;
  bool gapless = true;

 private:
  Signal signal_;
  int channels_ = 1;
  std::int64_t frame_ = 0;
};

bool near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance; }

}  // namespace

class TestCaptureTimeline : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void passesEverythingOnInOrder();
  void aLostDeviceIsSilenceOfExactlyItsLength();
  void silenceRunsOnWhileTheDeviceIsAway();
  void framesLostToAFullRingAreSilence();
  void aDeviceThatDropsSamplesWithoutAWordDoesNotSlipTheClock();
  void aBurstAfterAStallIsNotALoss();
  void aLaterDeviceMayHaveAnotherRateAndOtherChannels();
  void speechIsAThirdOfTheSamples();
  void theGainReachesTheOriginalAndTheSpeechAndCutsAtFullScale();
  void anotherGainDoesNotClick();
};

void TestCaptureTimeline::passesEverythingOnInOrder() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 2, 0.5F);
  QCOMPARE(desk.original.size(), std::size_t{96000});
  QCOMPARE(desk.timeline.counts().silenceFrames, 0U);
  QVERIFY(desk.gapless);
  const auto time = desk.timeline.timeOf({16000, kSpeechRate});
  QVERIFY(time && near(std::chrono::duration<double>(*time - at(1)).count(), 0, 0.001));
}

void TestCaptureTimeline::aLostDeviceIsSilenceOfExactlyItsLength() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 2, 0.5F);
  desk.disconnect();
  desk.connect();
  desk.deliver(5, 7, 0.5F);  // nobody read in between
  QVERIFY2(near(desk.length(), 7, 0.002), qPrintable(QString::number(desk.length(), 'f', 4)));
  QVERIFY(desk.silentBetween(2.001, 4.998));
  QVERIFY(!desk.silentBetween(4.99, 5.01));
  QVERIFY(near(static_cast<double>(desk.timeline.counts().silenceFrames) / kRate, 3, 0.002));
  QVERIFY(desk.gapless);
}

void TestCaptureTimeline::silenceRunsOnWhileTheDeviceIsAway() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 2, 0.5F);
  desk.disconnect();
  for (int i = 0; i < 300; ++i) {
    desk.readAt(at(2 + i * 0.01));
    QVERIFY(desk.length() <= 2 + i * 0.01 + 0.001);
    QVERIFY(i < 10 || desk.length() >= 2 + i * 0.01 - 0.05);
  }
  desk.connect();
  desk.readAt(at(5));               // opened, but silent still
  desk.deliver(4.9, 5.9, 0.5F, 0);  // what it has from before the silence's end is dropped
  QVERIFY2(near(desk.length(), 5.9, 0.002), qPrintable(QString::number(desk.length(), 'f', 4)));
  QVERIFY(desk.gapless);
}

void TestCaptureTimeline::framesLostToAFullRingAreSilence() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 1, 0.5F);
  desk.loseFrames(4800);
  desk.deliver(1.1, 2, 0.5F);
  QCOMPARE(desk.original.size(), std::size_t{96000});
  QVERIFY(desk.silentBetween(1.0, 1.1));
  QCOMPARE(desk.timeline.counts().silenceFrames, 4800U);
}

void TestCaptureTimeline::aDeviceThatDropsSamplesWithoutAWordDoesNotSlipTheClock() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 3, 0.5F);
  desk.deliver(3.5, 6, 0.5F);  // half a second is missing, and its frame numbers do not show it
  QVERIFY2(near(desk.length(), 6, 0.005), qPrintable(QString::number(desk.length(), 'f', 4)));
  QVERIFY(near(static_cast<double>(desk.timeline.counts().silenceFrames) / kRate, 0.5, 0.005));
}

void TestCaptureTimeline::aBurstAfterAStallIsNotALoss() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 3, 0.5F);
  for (int i = 0; i < 200; ++i) desk.deliver(3 + i * 0.01, 3.01 + i * 0.01, 0.5F, 2 - (i + 1) * 0.01);  // all at 5 s
  desk.deliver(5, 6, 0.5F);
  QCOMPARE(desk.original.size(), std::size_t{6 * kRate});
  QCOMPARE(desk.timeline.counts().silenceFrames, 0U);
}

void TestCaptureTimeline::aLaterDeviceMayHaveAnotherRateAndOtherChannels() {
  Desk desk(2);
  desk.connect(kRate, 2);
  desk.deliver(0, 2, 0.5F);
  desk.disconnect();
  desk.connect(44100, 1);
  desk.deliver(3, 5, 0.25F);
  QVERIFY2(near(desk.length(), 5, 0.004), qPrintable(QString::number(desk.length(), 'f', 4)));
  const std::size_t middle = 2 * static_cast<std::size_t>(4 * kRate);
  QVERIFY(near(desk.original[middle], 0.25, 1e-4));
  QVERIFY(near(desk.original[middle + 1], 0.25, 1e-4));
  QVERIFY(desk.gapless);
}

void TestCaptureTimeline::speechIsAThirdOfTheSamples() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 1, 0.5F);
  std::vector<float> speech(15900);
  QVERIFY(desk.timeline.takeSpeech(speech));
  QVERIFY(near(speech[8000], 0.5, 1e-4));
  std::vector<float> more(101);
  QVERIFY(!desk.timeline.takeSpeech(more));
  const float peak = measureLevel(desk.original).peakDb;
  QVERIFY(peak < -6 && peak > -6.1F);
}

void TestCaptureTimeline::theGainReachesTheOriginalAndTheSpeechAndCutsAtFullScale() {
  Desk desk;
  desk.timeline.setGain(6.0206);  // twice
  desk.connect();
  desk.deliver(0, 1, 0.25F);
  QVERIFY(near(desk.original.front(), 0.5, 1e-3));
  QVERIFY(near(desk.original.back(), 0.5, 1e-3));
  std::vector<float> speech(8000);
  QVERIFY(desk.timeline.takeSpeech(speech));
  QVERIFY(near(speech.back(), 0.5, 1e-2));
  desk.deliver(1, 2, 0.75F);
  QCOMPARE(desk.original.back(), 1.0F);
  QVERIFY(measureLevel({&desk.original.back(), 1}).clippedSamples == 1);
  desk.timeline.setGain(0);
  desk.deliver(2, 3, 0.75F);
  QCOMPARE(desk.original.back(), 0.75F);
}

void TestCaptureTimeline::anotherGainDoesNotClick() {
  Desk desk;
  desk.connect();
  desk.deliver(0, 1, 0.1F);
  desk.timeline.setGain(12);
  desk.deliver(1, 2, 0.1F);
  float largest = 0;
  for (std::size_t i = 1; i < desk.original.size(); ++i)
    largest = std::max(largest, std::abs(desk.original[i] - desk.original[i - 1]));
  QVERIFY2(largest < 0.001F, qPrintable(QString::number(largest)));
  QVERIFY(near(desk.original.back(), 0.398, 1e-3));
}

QTEST_APPLESS_MAIN(TestCaptureTimeline)
#include "tst_capture_timeline.moc"
