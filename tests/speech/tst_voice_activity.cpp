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

std::vector<float> inNoise(const std::vector<float>& voice, bool fan, double decibels) {
  std::vector<float> samples = spoken(voice);
  Noise noise(11);
  std::vector<float> added(samples.size());
  for (float& sample : added) sample = fan ? noise.fan() : noise.white();
  const double gain = std::sqrt(power(voice) / power(added)) * std::pow(10, -decibels / 20);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += static_cast<float>(gain) * added[i];
  return samples;
}

/// Which columns of a recording without noise hold speech: those not far below its loudest, with the short stops
/// within words.
std::vector<bool> spokenColumns(const std::vector<float>& samples) {
  constexpr float kBelowLoudest = 32;  // decibels
  constexpr std::size_t kStop = 12;    // columns
  const Mel mel = melOf(samples);
  std::vector<float> level;
  for (int c = 0; c < mel.columnCount(); ++c) {
    double sum = 1e-12;
    for (int band = 2; band < 70; ++band) sum += std::pow(10, (mel.at(band, c) + 4) * 1.25 - 10);
    level.push_back(static_cast<float>(10 * std::log10(sum)));
  }
  const float loudest = *std::max_element(level.begin(), level.end());
  std::vector<bool> spoken;
  std::size_t quiet = kStop;
  for (const float value : level) {
    spoken.push_back(value > loudest - kBelowLoudest);
    if (spoken.back() && quiet < kStop)
      std::fill(spoken.end() - 1 - static_cast<std::ptrdiff_t>(quiet), spoken.end(), true);
    quiet = spoken.back() ? 0 : quiet + 1;
  }
  return spoken;
}

enum class Tune { Plucked, Chords, Drums, Sweep };

/// A string: a burst of noise that runs round a loop and softens.
void pluck(std::vector<float>& samples, std::size_t start, double hertz, Noise& noise) {
  std::vector<float> loop(static_cast<std::size_t>(kRate / hertz));
  for (float& value : loop) value = 0.15f * noise.white();
  for (std::size_t i = 0; start + i < samples.size() && i < 2 * kRate; ++i) {
    float& value = loop[i % loop.size()];
    samples[start + i] += value;
    value = 0.498f * (value + loop[(i + 1) % loop.size()]);
  }
}

void strike(std::vector<float>& samples, std::size_t start, double hertz) {
  for (std::size_t i = 0; start + i < samples.size() && i < kRate; ++i) {
    const double seconds = static_cast<double>(i) / kRate;
    for (int overtone = 1; overtone < 7; ++overtone)
      samples[start + i] += static_cast<float>(0.05 / overtone * std::exp(-2.5 * overtone * seconds) *
                                               std::sin(2 * std::numbers::pi * hertz * overtone * seconds));
  }
}

void drum(std::vector<float>& samples, std::size_t start, bool high, Noise& noise) {
  for (std::size_t i = 0; start + i < samples.size() && i < kRate / 4; ++i) {
    const double seconds = static_cast<double>(i) / kRate;
    const double low = std::sin(2 * std::numbers::pi * (60 * seconds - 2 * std::exp(-30 * seconds)));
    samples[start + i] +=
        static_cast<float>(high ? 0.05 * std::exp(-30 * seconds) * noise.white() : 0.4 * std::exp(-12 * seconds) * low);
  }
}

/// Twelve seconds, four beats a second.
std::vector<float> music(Tune tune) {
  std::vector<float> samples = std::vector<float>(12 * kRate);
  Noise noise(21);
  const double scale[] = {220, 246.9, 261.6, 293.7, 329.6, 349.2, 392, 440};
  for (std::size_t beat = 0; beat < 48; ++beat) {
    const std::size_t start = beat * kRate / 4;
    if (tune == Tune::Plucked) pluck(samples, start, scale[beat * 5 % 8], noise);
    if (tune == Tune::Chords && beat % 2 == 0)
      for (const std::size_t step : {0, 2, 4}) strike(samples, start, scale[(beat / 8 * 3 + step) % 8]);
    if (tune == Tune::Drums) drum(samples, start, beat % 4 != 0, noise);
  }
  if (tune == Tune::Sweep)
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double seconds = static_cast<double>(i) / kRate;
      samples[i] = static_cast<float>(0.1 * std::sin(2 * std::numbers::pi * (100 + 150 * seconds) * seconds));
    }
  for (float& sample : samples) sample += 1e-4f * noise.white();
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

  void speechIsFoundAndItsEndsAreSharp_data() {
    QTest::addColumn<QString>("name");
    QTest::addRow("a woman") << "iris_16k.wav";
    QTest::addRow("a man") << "ked_16k.wav";
  }
  void speechIsFoundAndItsEndsAreSharp() {
    QFETCH(QString, name);
    const std::vector<float> voice = testSound(name.toStdString());
    const std::vector<bool> speaking = decisions(spoken(voice));
    QCOMPARE(share(speaking, 0, 1.9), 0.0);
    const double end = 2 + static_cast<double>(voice.size()) / kRate;
    QCOMPARE(share(speaking, end + 0.15, end + 2), 0.0);
    QVERIFY(share(speaking, 2, end) > 0.5);
  }

  void musicIsNotSpeech_data() {
    QTest::addColumn<Tune>("tune");
    QTest::addRow("plucked strings") << Tune::Plucked;
    QTest::addRow("chords") << Tune::Chords;
    QTest::addRow("drums") << Tune::Drums;
    QTest::addRow("a sweep") << Tune::Sweep;
  }
  void musicIsNotSpeech() {
    QFETCH(Tune, tune);
    const double taken = share(decisions(music(tune)), 0, 12);
    QVERIFY2(taken < 0.05, qPrintable(QString::number(taken)));
  }

  void speechIsFoundInNoise_data() {
    QTest::addColumn<QString>("voice");
    QTest::addColumn<bool>("fan");
    QTest::addColumn<double>("decibels");
    QTest::addColumn<double>("found");
    for (const char* voice : {"iris_16k.wav", "ked_16k.wav"})
      for (const bool fan : {false, true}) {
        QTest::addRow("%s, %s 20 dB", voice, fan ? "fan" : "white") << voice << fan << 20.0 << 0.94;
        QTest::addRow("%s, %s 10 dB", voice, fan ? "fan" : "white") << voice << fan << 10.0 << 0.90;
        QTest::addRow("%s, %s 5 dB", voice, fan ? "fan" : "white") << voice << fan << 5.0 << 0.82;
      }
  }
  void speechIsFoundInNoise() {
    QFETCH(QString, voice);
    QFETCH(bool, fan);
    QFETCH(double, decibels);
    QFETCH(double, found);
    const std::vector<float> clean = testSound(voice.toStdString());
    const std::vector<bool> speech = spokenColumns(spoken(clean));
    const std::vector<bool> heard = decisions(inNoise(clean, fan, decibels));
    double columns = 0, right = 0;
    for (std::size_t i = 0; i < speech.size(); ++i) columns += speech[i], right += speech[i] && heard[i];
    QVERIFY2(right / columns >= found, qPrintable(QString::number(right / columns)));
  }

  void noiseAroundAVoiceIsNotSpeech() {
    double before = 0, after = 0, count = 0;
    for (const char* voice : {"iris_16k.wav", "ked_16k.wav"})
      for (const bool fan : {false, true})
        for (const double decibels : {20.0, 10.0, 5.0}) {
          const std::vector<float> clean = testSound(voice);
          const std::vector<bool> heard = decisions(inNoise(clean, fan, decibels));
          const double end = 2 + static_cast<double>(clean.size()) / kRate;
          before += share(heard, 0.5, 2);
          after += share(heard, end + 0.2, end + 2);
          ++count;
        }
    QVERIFY2(before / count < 0.01, qPrintable(QString::number(before / count)));
    QVERIFY2(after / count < 0.05, qPrintable(QString::number(after / count)));
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
