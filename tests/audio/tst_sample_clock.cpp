// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <random>

#include "core/audio/sample_clock.h"

using namespace visema;

namespace {

SteadyTime at(double seconds) {
  return SteadyTime{} +
         std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(1000.0 + seconds));
}
double secondsOf(SteadyTime time) { return std::chrono::duration<double>(time - at(0)).count(); }

}  // namespace

class TestSampleClock : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void mapsBothWaysExactlyWithoutJitter();
  void smoothsTheJitterOfBursts();
  void findsTheTrueRateOfTheDevice();
  void runsOnThroughASilentGap();
};

void TestSampleClock::mapsBothWaysExactlyWithoutJitter() {
  SampleClock clock(48000);
  QVERIFY(!clock.running());
  for (int block = 0; block <= 1000; ++block) clock.observe(block * 480.0, at(block * 0.01));
  QVERIFY(clock.running());
  QVERIFY(std::fabs(clock.sampleAt(at(5.0)) - 240000.0) < 0.01);
  QVERIFY(std::fabs(secondsOf(clock.timeOf(720000.0)) - 15.0) < 1e-6);
}

void TestSampleClock::smoothsTheJitterOfBursts() {
  // Blocks of 10 ms arrive up to 20 ms late: the mapping settles near the mean and stays steady.
  SampleClock clock(48000);
  std::mt19937 random(3);
  std::uniform_real_distribution<double> late(0.0, 0.02);
  double lowest = 1, highest = -1;
  for (int block = 1; block <= 6000; ++block) {
    clock.observe(block * 480.0, at(block * 0.01 + late(random)));
    if (block < 2000) continue;
    const double error = clock.sampleAt(at(block * 0.01)) / 48000 - block * 0.01;
    lowest = std::min(lowest, error);
    highest = std::max(highest, error);
  }
  QVERIFY2(highest - lowest < 0.003, qPrintable(QString::number(highest - lowest)));
  QVERIFY(std::fabs((highest + lowest) / 2 + 0.01) < 0.002);
}

void TestSampleClock::findsTheTrueRateOfTheDevice() {
  SampleClock clock(44100);
  const double trueRate = 44100 * (1 + 150e-6);
  for (int block = 1; block <= 6000; ++block) clock.observe(block * 441.0, at(block * 441.0 / trueRate));
  const double measured = clock.sampleAt(at(160)) - clock.sampleAt(at(60));  // in 100 s
  QVERIFY2(std::fabs(measured / 100 / trueRate - 1) < 5e-6, qPrintable(QString::number(measured / 100)));
}

void TestSampleClock::runsOnThroughASilentGap() {
  SampleClock clock(16000);
  for (int block = 1; block <= 300; ++block) clock.observe(block * 160.0, at(block * 0.01));
  QVERIFY(std::fabs(clock.sampleAt(at(8.0)) - 128000.0) < 16.0);
  clock.resettle();
  for (int block = 800; block <= 1000; ++block) clock.observe(block * 160.0, at(block * 0.01));
  QVERIFY(std::fabs(clock.sampleAt(at(10.0)) - 160000.0) < 16.0);
}

QTEST_APPLESS_MAIN(TestSampleClock)
#include "tst_sample_clock.moc"
