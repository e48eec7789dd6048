// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <numbers>

#include "core/onair/delay_line.h"

using namespace visema;

namespace {

constexpr int kBlock = 480;  // 10 ms
const SteadyTime kStart = SteadyTime() + std::chrono::hours(1);

/// A voice and a microphone whose clocks need not agree, on a script of their own.
class Script {
 public:
  explicit Script(SampleRate rate = 48000, int channels = 1) : rate_(rate), channels_(channels) {
    for (std::int64_t i = 0; i < rate; ++i)
      tone_.push_back(0.5f *
                      std::sin(static_cast<float>(i) * 440 * 2 * std::numbers::pi_v<float> / static_cast<float>(rate)));
    listen();
  }
  DelayLine line;
  double voiceClock = 1;  // how much faster than the computer's
  double delay = 0.5;     // seconds from a sound to when it is due

  /// Somebody begins to read.
  void listen() {
    line.setListening(true);
    hear(kStart, 0.01);
  }
  /// Says that many seconds: a tone, and silence but for `clicks` (at samples of the voice).
  void say(double seconds, bool tone, std::vector<std::int64_t> clicks = {}) {
    const std::int64_t end = said_ + std::llround(seconds * rate_);
    while (said_ < end) {
      const std::int64_t count = std::min<std::int64_t>(rate_ / 50, end - said_);
      std::vector<float> frames(static_cast<std::size_t>(count * channels_));
      for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t at = said_ + i;
        float value = tone ? tone_[static_cast<std::size_t>(at % rate_)] : 0;
        for (const std::int64_t click : clicks)
          if (at == click) value = 1;
        for (int channel = 0; channel < channels_; ++channel)
          frames[static_cast<std::size_t>(i * channels_ + channel)] = value;
      }
      line.write({timeOf(said_) + steadySeconds(delay), frames, rate_, channels_});
      said_ += count;
    }
  }
  SteadyTime timeOf(std::int64_t sample) const {
    return kStart + steadySeconds(static_cast<double>(sample) / (rate_ * voiceClock));
  }
  /// What a microphone hears from that time on.
  std::vector<float> hear(SteadyTime from, double seconds) {
    std::vector<float> heard(static_cast<std::size_t>(seconds * DelayLine::kRate) / kBlock * kBlock);
    for (std::size_t at = 0; at < heard.size(); at += kBlock)
      line.read(std::span(heard).subspan(at, kBlock), from + steadySeconds(static_cast<double>(at) / DelayLine::kRate));
    return heard;
  }
  void skipVoice(double seconds) { said_ += std::llround(seconds * rate_); }
  std::int64_t said() const { return said_; }

 private:
  const SampleRate rate_;
  const int channels_;
  std::vector<float> tone_;  // a second of it
  std::int64_t said_ = 0;
};

std::ptrdiff_t loudest(const std::vector<float>& sound) {
  return std::max_element(sound.begin(), sound.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }) -
         sound.begin();
}
float peak(std::span<const float> sound) {
  float most = 0;
  for (const float sample : sound) most = std::max(most, std::abs(sample));
  return most;
}

}  // namespace

class TestDelayLine : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsHeardIsWhatIsDueThen_data() {
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("channels");
    QTest::newRow("48 kHz, mono") << 48000 << 1;
    QTest::newRow("44.1 kHz, stereo") << 44100 << 2;
    QTest::newRow("16 kHz") << 16000 << 1;
  }
  void whatIsHeardIsWhatIsDueThen() {
    QFETCH(int, rate);
    QFETCH(int, channels);
    Script script(rate, channels);
    script.say(1, false, {rate / 2});
    const std::vector<float> heard = script.hear(kStart + std::chrono::milliseconds(500), 0.9);
    QVERIFY(std::abs(loudest(heard) - DelayLine::kRate / 2) <= 2);
  }

  void twoClocksThatDifferStayTogether_data() {
    QTest::addColumn<double>("ppm");
    QTest::addColumn<int>("seconds");
    QTest::newRow("half an hour, the voice is quicker") << 300.0 << 1800;  // 300 ppm of it are half a second
    QTest::newRow("five minutes, the voice is slower") << -300.0 << 300;
  }
  void twoClocksThatDifferStayTogether() {
    QFETCH(double, ppm);
    QFETCH(int, seconds);
    Script script;
    script.voiceClock = 1 + ppm * 1e-6;
    double worst = 0;
    std::uint64_t silent = 0;
    for (int step = 0; step < seconds; ++step) {
      script.say(step == 0 ? 1.5 : 1, true);
      const std::vector<float> heard =
          script.hear(kStart + std::chrono::milliseconds(500) + std::chrono::seconds(step), 1);
      if (step > 0 && peak(heard) < 0.4f) ++silent;
      if (step > 20) worst = std::max(worst, std::abs(script.line.errorMs()));
    }
    QCOMPARE(silent, std::uint64_t{0});
    QVERIFY2(worst < 2, qPrintable(QString::number(worst)));
    QVERIFY2(std::abs(script.line.driftPpm() - ppm) < 60, qPrintable(QString::number(script.line.driftPpm())));
  }

  void aToneComesThroughAsItIs() {
    Script script;
    script.say(2, true);
    const std::vector<float> heard = script.hear(kStart + std::chrono::milliseconds(700), 1);
    double error = 0;
    for (std::size_t i = 4800; i < heard.size(); ++i) {
      const double phase = (static_cast<double>(i) + 0.2 * 48000) * 440 * 2 * std::numbers::pi / 48000;
      error = std::max(error, std::abs(heard[i] - 0.5 * std::sin(phase)));
    }
    QVERIFY2(error < 0.005, qPrintable(QString::number(error)));
  }

  void aPauseInTheVoiceIsAPause() {
    Script script;
    script.say(0.4, true);
    script.skipVoice(0.2);
    script.say(0.4, true);
    const std::vector<float> heard = script.hear(kStart + std::chrono::milliseconds(500), 0.9);
    QVERIFY(peak(std::span(heard).subspan(4800, 14000)) > 0.4f);
    QVERIFY(peak(std::span(heard).subspan(19700, 8600)) < 0.01f);
    QVERIFY(peak(std::span(heard).subspan(29500, 10000)) > 0.4f);
  }

  void aShorterDelayIsFollowed() {
    Script script;
    script.say(1, false);
    script.delay = 0.2;
    script.say(1, false, {72000});
    const std::vector<float> heard = script.hear(kStart + std::chrono::milliseconds(500), 1.4);
    const std::ptrdiff_t due = 72000 + 9600 - 24000;  // of what is heard
    QVERIFY2(std::abs(loudest(heard) - due) < 100, qPrintable(QString::number(loudest(heard))));
  }

  void mutedIsSilentWithinMilliseconds() {
    Script script;
    script.say(2, true);
    QVERIFY(peak(script.hear(kStart + std::chrono::milliseconds(500), 0.2)) > 0.4f);
    script.line.setMuted(true);
    const std::vector<float> heard = script.hear(kStart + std::chrono::milliseconds(700), 0.2);
    QVERIFY(peak(std::span(heard).subspan(480)) == 0.0f);
    script.line.setMuted(false);
    QVERIFY(peak(script.hear(kStart + std::chrono::milliseconds(900), 0.2)) > 0.4f);
  }

  void whoComesBackHearsNothingOld() {
    Script script;
    script.say(1, true);
    script.line.setListening(false);
    script.skipVoice(60);
    script.listen();
    script.say(0.5, false, {script.said() + 4800});
    const std::vector<float> heard =
        script.hear(script.timeOf(script.said() - 24000) + std::chrono::milliseconds(500), 0.4);
    QVERIFY(std::abs(loudest(heard) - 4800) <= 2);
    QVERIFY(peak(std::span(heard).first(4700)) < 0.05f);
  }

  void whoJoinsHearsWhatWasSaidBeforeAndIsDueNow() {
    Script script;
    script.line.setListening(false);
    script.say(3, false, {2 * 48000 + 33600});  // 0.3 s before somebody joins
    script.line.setListening(true);
    script.say(0.2, false);
    const std::vector<float> heard = script.hear(kStart + std::chrono::seconds(3), 0.5);
    QVERIFY2(std::abs(loudest(heard) - 9600) <= 2, qPrintable(QString::number(loudest(heard))));
  }

  void beforeAnythingWasSaidThereIsSilence() {
    Script script;
    QCOMPARE(peak(script.hear(kStart, 0.1)), 0.0f);
  }
};

QTEST_APPLESS_MAIN(TestDelayLine)
#include "tst_delay_line.moc"
