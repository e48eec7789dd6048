// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <numbers>

#include "core/lipsync/speech_track.h"
#include "core/live/hearing.h"
#include "core/speech/feature_windows.h"

using namespace visema;

namespace {

const SteadyTime kStart = SteadyTime() + std::chrono::hours(1);

/// A voice that is there as fast as it is read, on a clock of its own.
class ScriptedVoice final : public AudioSource {
 public:
  explicit ScriptedVoice(std::vector<float> samples, std::vector<DeviceEvent> events = {})
      : samples_(std::move(samples)), events_(std::move(events)) {}
  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    AudioBlock block{{static_cast<std::int64_t>(at_), kSpeechRate}, std::min(out.size(), samples_.size() - at_), false};
    std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(at_), block.count, out.begin());
    at_ += block.count;
    block.ended = at_ == samples_.size();
    return block;
  }
  std::optional<SteadyTime> timeOf(SampleTime time) const override {
    return kStart + std::chrono::microseconds(time.samples * 1000000 / time.rate);
  }
  double latencySeconds() const override { return 0; }
  std::vector<DeviceEvent> takeEvents() override { return std::exchange(events_, {}); }

 private:
  std::vector<float> samples_;
  std::vector<DeviceEvent> events_;
  std::size_t at_ = 0;
};

/// Three numbers of the mel window: enough to tell rows apart.
class SmallEncoder final : public SpeechEncoder {
 public:
  const std::string& name() const override { return name_; }
  int dimension() const override { return 3; }
  void encode(std::span<const float> mel, std::span<float> features) override {
    features[0] = mel[100];
    features[1] = mel[600];
    features[2] = mel[1200];
  }

 private:
  std::string name_ = "small";
};

/// A voiced hum between two silences.
std::vector<float> hum(double silence, double sound, double after) {
  std::vector<float> samples(static_cast<std::size_t>((silence + sound + after) * kSpeechRate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / kSpeechRate;
    if (t < silence || t >= silence + sound) continue;
    for (int harmonic = 1; harmonic < 20; ++harmonic)
      samples[i] += static_cast<float>(0.1 / harmonic * (1 + 0.5 * std::sin(25 * t)) *
                                       std::sin(2 * std::numbers::pi * 120 * harmonic * t));
  }
  return samples;
}

std::vector<HeardFrame> heard(std::vector<float> samples, Lookahead lookahead) {
  BoundedQueue<HeardFrame> queue(100000, WhenFull::DropOldest);
  Metrics metrics;
  Hearing hearing(std::make_unique<ScriptedVoice>(std::move(samples)), std::make_unique<SmallEncoder>(), lookahead, 50,
                  queue, metrics);
  std::vector<HeardFrame> frames;
  while (auto frame = queue.pop()) frames.push_back(std::move(*frame));
  return frames;
}

}  // namespace

class TestHearing : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyFrameOfTheVoiceIsHandedOnOnceAndInOrder() {
    const auto samples = hum(0.3, 2.01, 0.2);
    const auto frames = heard(samples, Lookahead::Full);
    QCOMPARE(static_cast<FrameIndex>(frames.size()),
             framesCovering(static_cast<std::int64_t>(samples.size()), kSpeechRate, kFrameRate));
    for (std::size_t i = 0; i < frames.size(); ++i) QCOMPARE(frames[i].index, static_cast<FrameIndex>(i));
  }

  void aFrameSeesWhatItWouldSeeInAFinishedRecording_data() {
    QTest::addColumn<int>("lookahead");
    QTest::newRow("full") << int(Lookahead::Full);
    QTest::newRow("balanced") << int(Lookahead::Balanced);
    QTest::newRow("low") << int(Lookahead::Low);
  }
  void aFrameSeesWhatItWouldSeeInAFinishedRecording() {
    QFETCH(int, lookahead);
    const auto samples = hum(0.5, 12, 0.5);  // longer than what is remembered
    const auto frames = heard(samples, Lookahead(lookahead));
    SmallEncoder encoder;
    const FeatureRows whole = featuresOf(samples, encoder);
    const int ahead = rowsAheadFor(millisecondsOf(Lookahead(lookahead)));
    std::vector<float> expected(3 * kRowsPerFrame), seen(3 * kRowsPerFrame);
    for (const HeardFrame& frame : frames) {
      whole.copyFrame(frame.index, expected, ahead);
      frame.rows.copyFrame(kRowsBeforeFrame, seen, frame.rowsAhead);
      QVERIFY2(seen == expected, qPrintable(QString("frame %1").arg(frame.index)));
    }
  }

  void lessLookaheadMeansLessDelay() {
    const auto samples = hum(0.1, 1, 0.1);
    QCOMPARE(heard(samples, Lookahead::Full).front().delayMs, 500);
    QCOMPARE(heard(samples, Lookahead::Low).front().delayMs, 170);
    QVERIFY(rowsAheadFor(120) < rowsAheadFor(250));
    QVERIFY(rowsAheadFor(250) < rowsAheadFor(450));
    QCOMPARE(rowsAheadFor(450), 7);
  }

  void framesCarryTheTimeTheirSoundWasInTheAir() {
    const auto frames = heard(hum(0.1, 1, 0.1), Lookahead::Full);
    QVERIFY(frames[10].heardAt == kStart + std::chrono::milliseconds(400));
  }

  void silenceClosesTheMouthWithin150Milliseconds() {
    const auto frames = heard(hum(1, 2, 1), Lookahead::Full);
    QVERIFY(frames[10].gate == 0);
    QVERIFY(frames[50].gate > 0.9f);
    const auto closed = static_cast<std::size_t>((3.0 + 0.15) * 25 + 1);
    for (std::size_t i = closed; i < frames.size(); ++i) QCOMPARE(frames[i].gate, 0.0f);
  }

  void whatHappensToTheDeviceIsPassedOn() {
    BoundedQueue<HeardFrame> queue(1000, WhenFull::DropOldest);
    Metrics metrics;
    std::vector<DeviceEvent> events{{DeviceEvent::Kind::Lost, "mic", "mic went away"}};
    Hearing hearing(std::make_unique<ScriptedVoice>(hum(0, 0.2, 0), events), std::make_unique<SmallEncoder>(),
                    Lookahead::Full, 50, queue, metrics);
    while (queue.pop()) {
    }
    QVERIFY(hearing.ended());
    QCOMPARE(hearing.takeMessage(), std::string("mic went away"));
    QVERIFY(hearing.takeMessage().empty());
  }
};

QTEST_APPLESS_MAIN(TestHearing)
#include "tst_hearing.moc"
