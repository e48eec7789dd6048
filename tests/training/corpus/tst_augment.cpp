// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <numbers>

#include "core/training/corpus/augment.h"
#include "core/training/corpus/sound.h"

using namespace visema;

namespace {

std::vector<float> sine(double hz, double seconds, double level = 0.3) {
  std::vector<float> samples;
  for (int i = 0; i < seconds * 16000; ++i)
    samples.push_back(static_cast<float>(level * std::sin(2 * std::numbers::pi * hz * i / 16000)));
  return samples;
}

/// From how often the wave crosses zero upwards, away from the ends.
double pitchOf(const std::vector<float>& samples) {
  int crossings = 0;
  const std::size_t first = samples.size() / 5, last = samples.size() * 4 / 5;
  for (std::size_t i = first; i < last; ++i) crossings += samples[i - 1] < 0 && samples[i] >= 0;
  return crossings * 16000.0 / static_cast<double>(last - first);
}

double rms(std::span<const float> samples) {
  double sum = 0;
  for (float sample : samples) sum += static_cast<double>(sample) * sample;
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

const TimedPhone kPhones[] = {{kSilencePhone, 0.2}, {6, 0.8}, {kSilencePhone, 1.0}};

}  // namespace

class TestAugment : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void resamplingMovesThePitchAndKeepsTheLevel() {
    const std::vector<float> tone = sine(440, 1);
    const std::vector<float> higher = resampled(tone, 1.25);
    QCOMPARE(higher.size(), std::size_t{12800});
    QVERIFY(std::abs(pitchOf(higher) - 550) < 4);
    QVERIFY(std::abs(rms(higher) / rms(tone) - 1) < 0.02);
    QVERIFY(std::abs(pitchOf(resampled(tone, 0.8)) - 352) < 4);
  }

  void resamplingRemovesWhatTheNewRateCannotHold() {
    QVERIFY(rms(resampled(sine(6000, 0.5), 2)) < 0.01 * rms(sine(6000, 0.5)));
  }

  void stretchingKeepsThePitch() {
    const std::vector<float> tone = sine(200, 1);
    for (double factor : {0.8, 1.0, 1.3}) {
      const std::vector<float> slower = stretched(tone, factor);
      QVERIFY(std::abs(static_cast<double>(slower.size()) - 16000 * factor) < 700);
      QVERIFY(std::abs(pitchOf(slower) - 200) < 5);
      QVERIFY(std::abs(rms(slower) / rms(tone) - 1) < 0.1);
    }
  }

  void phonesStayWithTheirSound() {
    std::vector<float> voice(16000, 0.0F);
    const std::vector<float> tone = sine(300, 0.6);
    std::copy(tone.begin(), tone.end(), voice.begin() + 3200);
    std::mt19937 random(11);
    for (int round = 0; round < 40; ++round) {
      const HeardSpeech heard = augmented(voice, kPhones, {}, random);
      QCOMPARE(heard.phones.size(), std::size_t{3});
      QVERIFY(std::abs(heard.phones.back().endSeconds - static_cast<double>(heard.samples.size()) / 16000) < 0.05);
      for (float sample : heard.samples) QVERIFY(std::isfinite(sample) && std::abs(sample) <= 1);
      // The tone is louder where it is said to be than where silence is.
      const auto part = [&](double from, double to) {
        return rms(std::span(heard.samples)
                       .subspan(static_cast<std::size_t>(from * 16000), static_cast<std::size_t>((to - from) * 16000)));
      };
      const double start = heard.phones[0].endSeconds, end = heard.phones[1].endSeconds;
      const double inside = part(start + 0.05, end - 0.05), outside = part(0.01, start - 0.04);
      QVERIFY2(inside > 1.1 * outside, qPrintable(QString("%1: %2 against %3").arg(round).arg(inside).arg(outside)));
    }
  }

  void nobodySpeaksWhereThereIsNoSpeech() {
    std::mt19937 random(3);
    for (int round = 0; round < 20; ++round) {
      const HeardSpeech heard = withoutSpeech(1.0, random);
      QCOMPARE(heard.samples.size(), std::size_t{16000});
      QCOMPARE(heard.phones.size(), std::size_t{1});
      QCOMPARE(heard.phones[0].phone, kSilencePhone);
      for (float sample : heard.samples) QVERIFY(std::isfinite(sample));
    }
  }

  void wavFilesComeBack() {
    const QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "tone.wav";
    const Sound tone{22050, sine(440, 0.2)};
    QVERIFY(writePlainWav(path, tone));
    const auto read = readPlainWav(path);
    QVERIFY(read);
    QCOMPARE(read->rate, 22050);
    QCOMPARE(read->samples.size(), tone.samples.size());
    for (std::size_t i = 0; i < tone.samples.size(); ++i) QVERIFY(std::abs(read->samples[i] - tone.samples[i]) < 1e-4F);
    QVERIFY(!readPlainWav(std::filesystem::path(folder.path().toStdString()) / "none.wav"));
  }
};

QTEST_APPLESS_MAIN(TestAugment)
#include "tst_augment.moc"
