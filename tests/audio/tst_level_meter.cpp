// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/audio/level_meter.h"

using namespace visema;

namespace {

std::vector<float> sine(float amplitude, int rate, double seconds) {
  std::vector<float> wave(static_cast<std::size_t>(rate * seconds));
  for (std::size_t i = 0; i < wave.size(); ++i)
    wave[i] = amplitude * static_cast<float>(std::sin(2 * std::numbers::pi * 1000.0 * static_cast<double>(i) / rate));
  return wave;
}

bool near(float a, float b, float tolerance) { return std::fabs(a - b) <= tolerance; }

}  // namespace

class TestLevelMeter : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFullScaleSineIsZeroPeakAndMinusThreeRms();
  void silenceIsTheFloor();
  void clippedSamplesAreCountedOneByOne();
  void theMeterShowsWhatTheMeasureSays();
  void thePeakFallsTwentyDecibelsASecond();
};

void TestLevelMeter::aFullScaleSineIsZeroPeakAndMinusThreeRms() {
  const Level level = measureLevel(sine(1.0F, 48000, 1));
  QVERIFY(near(level.peakDb, 0.0F, 0.01F));
  QVERIFY(near(level.rmsDb, -3.01F, 0.02F));
  const Level quiet = measureLevel(sine(0.1F, 48000, 1));
  QVERIFY(near(quiet.peakDb, -20.0F, 0.02F));
  QVERIFY(near(quiet.rmsDb, -23.01F, 0.02F));
}

void TestLevelMeter::silenceIsTheFloor() {
  QCOMPARE(measureLevel({}).peakDb, kSilenceDb);
  QCOMPARE(measureLevel(std::vector<float>(100, 0.0F)).rmsDb, kSilenceDb);
  QCOMPARE(LevelMeter(48000).level().peakDb, kSilenceDb);
}

void TestLevelMeter::clippedSamplesAreCountedOneByOne() {
  const std::vector<float> samples{0.5F, 1.0F, -1.0F, 0.9999F, -1.2F, 32766.0F / 32768, 32767.0F / 32768};
  QCOMPARE(measureLevel(samples).clippedSamples, 4U);
  LevelMeter meter(48000);
  QCOMPARE(meter.push(samples), 1.2F);
  meter.push(samples);
  QCOMPARE(meter.level().clippedSamples, 8U);
  meter.reset();
  QCOMPARE(meter.level().clippedSamples, 0U);
  QCOMPARE(meter.level().peakDb, kSilenceDb);
}

void TestLevelMeter::theMeterShowsWhatTheMeasureSays() {
  LevelMeter meter(48000);
  const std::vector<float> wave = sine(0.25F, 48000, 3);
  meter.push(wave);
  const Level exact = measureLevel(wave);
  QVERIFY(near(meter.level().peakDb, exact.peakDb, 0.1F));
  QVERIFY(near(meter.level().rmsDb, exact.rmsDb, 0.1F));
}

void TestLevelMeter::thePeakFallsTwentyDecibelsASecond() {
  LevelMeter meter(48000);
  meter.push(std::vector<float>{1.0F});
  meter.push(std::vector<float>(48000, 0.0F));
  QVERIFY(near(meter.level().peakDb, -20.0F, 0.1F));
  meter.push(std::vector<float>(48000 * 60, 0.0F));
  QCOMPARE(meter.level().peakDb, kSilenceDb);
  QCOMPARE(meter.level().rmsDb, kSilenceDb);
}

QTEST_APPLESS_MAIN(TestLevelMeter)
#include "tst_level_meter.moc"
