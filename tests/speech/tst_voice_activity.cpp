// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>

#include "core/speech/voice_activity.h"
#include "test_sounds.h"

using namespace visema;
using visema::test::testSound;

namespace {

constexpr int kRate = 16000;
constexpr int kColumnsASecond = 80;

class Noise {
 public:
  explicit Noise(unsigned seed) : random_(seed) {}
  float white() { return normal_(random_); }
  /// Most of it low, as fans and streets are.
  float fan() { return low_ += 0.05f * (white() - low_); }

 private:
  std::mt19937 random_;
  std::normal_distribution<float> normal_;
  float low_ = 0;
};

double power(const std::vector<float>& samples) {
  double sum = 0;
  for (const float sample : samples) sum += sample * sample;
  return sum / static_cast<double>(samples.size());
}

std::vector<float> silence(double seconds) { return std::vector<float>(static_cast<std::size_t>(seconds * kRate)); }

/// Two seconds of nothing, the voice, two seconds of nothing; with a room's faint hiss.
std::vector<float> spoken(const std::vector<float>& voice) {
  std::vector<float> samples = silence(2);
  samples.insert(samples.end(), voice.begin(), voice.end());
  samples.resize(samples.size() + 2 * kRate);
  Noise hiss(1);
  for (float& sample : samples) sample += 1e-4f * hiss.white();
  return samples;
}

std::vector<bool> decisions(const std::vector<float>& samples) {
  const Mel mel = melOf(samples);
  VoiceActivity activity;
  std::vector<bool> speaking;
  for (int c = 0; c < mel.columnCount(); ++c) speaking.push_back(activity.push(mel.column(c)));
  return speaking;
}

double share(const std::vector<bool>& speaking, double fromSecond, double toSecond) {
  const auto begin = static_cast<std::size_t>(fromSecond * kColumnsASecond);
  const auto end = std::min(speaking.size(), static_cast<std::size_t>(toSecond * kColumnsASecond));
  return static_cast<double>(std::count(speaking.begin() + begin, speaking.begin() + end, true)) / (end - begin);
}

}  // namespace

class TestVoiceActivity : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void silenceAndRoomToneAreNotSpeech() {
    QCOMPARE(share(decisions(silence(5)), 0, 5), 0.0);
    std::vector<float> hiss = silence(5);
    Noise noise(3);
    for (float& sample : hiss) sample = 2e-4f * noise.white();
    QCOMPARE(share(decisions(hiss), 0, 5), 0.0);
  }

  void steadyNoiseIsNotSpeechOnceItIsKnown_data() {
    QTest::addColumn<bool>("fan");
    QTest::addColumn<double>("level");
    for (const double level : {0.01, 0.05, 0.2}) {
      QTest::addRow("white %g", level) << false << level;
      QTest::addRow("fan %g", level) << true << level;
    }
  }
  void steadyNoiseIsNotSpeechOnceItIsKnown() {
    QFETCH(bool, fan);
    QFETCH(double, level);
    std::vector<float> samples = silence(12);
    Noise noise(5);
    for (float& sample : samples) sample = static_cast<float>(level) * (fan ? 6 * noise.fan() : noise.white());
    QVERIFY(share(decisions(samples), 1, 12) < 0.03);
  }

  void aBreathIsNotSpeech() {
    std::vector<float> samples = silence(6);
    Noise noise(7);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double t = static_cast<double>(i) / kRate;
      const double swell = std::pow(std::max(0.0, std::sin(2 * std::numbers::pi * t / 3)), 2);
      samples[i] = static_cast<float>(0.002 * swell * noise.white() + 1e-4 * noise.white());
    }
    QVERIFY(share(decisions(samples), 0, 6) < 0.02);
  }

  void aHeldChordBecomesBackground() {
    std::vector<float> samples = silence(8);
    for (std::size_t i = 0; i < samples.size(); ++i)
      for (const double hertz : {220.0, 277.2, 329.6, 440.0, 554.4, 659.3})
        samples[i] +=
            static_cast<float>(0.04 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / kRate));
    QCOMPARE(share(decisions(samples), 2, 8), 0.0);
  }

  void speechIsFoundAndItsEndsAreSharp() {
    const std::vector<float> voice = testSound("iris_16k.wav");
    const std::vector<bool> speaking = decisions(spoken(voice));
    QCOMPARE(share(speaking, 0, 1.9), 0.0);
    const double end = 2 + static_cast<double>(voice.size()) / kRate;
    QCOMPARE(share(speaking, end + 0.15, end + 2), 0.0);
    QVERIFY(share(speaking, 2, end) > 0.5);
  }

  void speechIsFoundInNoise_data() {
    QTest::addColumn<bool>("fan");
    QTest::addColumn<double>("decibels");
    QTest::addColumn<double>("agreement");
    for (const bool fan : {false, true}) {
      QTest::addRow("%s 20 dB", fan ? "fan" : "white") << fan << 20.0 << 0.88;
      QTest::addRow("%s 10 dB", fan ? "fan" : "white") << fan << 10.0 << 0.80;
      QTest::addRow("%s 5 dB", fan ? "fan" : "white") << fan << 5.0 << 0.75;
    }
  }
  void speechIsFoundInNoise() {
    QFETCH(bool, fan);
    QFETCH(double, decibels);
    QFETCH(double, agreement);
    const std::vector<float> voice = testSound("iris_16k.wav");
    std::vector<float> samples = spoken(voice);
    const std::vector<bool> clean = decisions(samples);
    Noise noise(11);
    std::vector<float> added(samples.size());
    for (float& sample : added) sample = fan ? noise.fan() : noise.white();
    const double gain = std::sqrt(power(voice) / power(added)) * std::pow(10, -decibels / 20);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += static_cast<float>(gain) * added[i];
    const std::vector<bool> noisy = decisions(samples);
    std::size_t same = 0;
    for (std::size_t i = kColumnsASecond; i < clean.size(); ++i) same += clean[i] == noisy[i];
    const double reached = static_cast<double>(same) / static_cast<double>(clean.size() - kColumnsASecond);
    QVERIFY2(reached >= agreement, qPrintable(QString::number(reached)));
  }

  void aWordIsHeardWithin60Milliseconds() {
    std::vector<float> samples = silence(3);
    Noise hiss(1);
    for (float& sample : samples) sample = 1e-4f * hiss.white();
    const std::size_t start = 2 * kRate;
    for (std::size_t i = start; i < samples.size(); ++i)  // a voiced sound: many harmonics of 120 Hz
      for (int harmonic = 1; harmonic < 25; ++harmonic)
        samples[i] += static_cast<float>(
            0.1 / harmonic * std::sin(2 * std::numbers::pi * 120 * harmonic * static_cast<double>(i) / kRate));
    const Mel mel = melOf(samples);
    VoiceActivity activity;
    for (int c = 0; c < mel.columnCount(); ++c) {
      if (!activity.push(mel.column(c))) continue;
      const double heard = (c * kMelHop + kMelPadding) / double{kRate};  // when the column's sound is complete
      QVERIFY2(heard - 2.0 <= 0.060, qPrintable(QString::number(heard)));
      return;
    }
    QFAIL("never heard");
  }

  void framesGetTheShareOfTheirColumns() {
    const std::vector<float> samples = spoken(testSound("iris_16k.wav"));
    const Mel mel = melOf(samples);
    const std::vector<float> frames = speechPerFrame(mel, static_cast<std::int64_t>(samples.size() * 25 / kRate));
    QCOMPARE(frames.front(), 0.0f);
    QVERIFY(*std::max_element(frames.begin(), frames.end()) == 1.0f);
    for (const float value : frames) QVERIFY(value >= 0 && value <= 1);
  }
};

QTEST_APPLESS_MAIN(TestVoiceActivity)
#include "tst_voice_activity.moc"
