// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <complex>
#include <numbers>
#include <random>

#include "core/speech/real_fft.h"

using visema::RealFft;

class TestRealFft : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalsTheDefinition_data() {
    QTest::addColumn<int>("size");
    for (int size : {2, 4, 6, 10, 12, 30, 64, 120, 800}) QTest::addRow("%d", size) << size;
  }

  void equalsTheDefinition() {
    QFETCH(int, size);
    std::mt19937 random(static_cast<unsigned>(size));
    std::uniform_real_distribution<double> uniform(-1, 1);
    std::vector<double> samples(static_cast<std::size_t>(size));
    for (double& sample : samples) sample = uniform(random);

    RealFft fft(size);
    QCOMPARE(fft.binCount(), size / 2 + 1);
    std::vector<std::complex<double>> spectrum(static_cast<std::size_t>(fft.binCount()));
    fft.transform(samples, spectrum);
    for (int bin = 0; bin < fft.binCount(); ++bin) {
      std::complex<double> expected = 0;
      for (int i = 0; i < size; ++i)
        expected += samples[static_cast<std::size_t>(i)] * std::polar(1.0, -2 * std::numbers::pi * bin * i / size);
      QVERIFY2(std::abs(spectrum[static_cast<std::size_t>(bin)] - expected) < 1e-11 * size,
               qPrintable(QString("bin %1").arg(bin)));
    }
  }

  void canBeUsedAgain() {
    RealFft fft(800);
    std::vector<double> samples(800, 0.25);
    std::vector<std::complex<double>> first(401), second(401);
    fft.transform(samples, first);
    fft.transform(samples, second);
    QVERIFY(first == second);
  }
};

QTEST_APPLESS_MAIN(TestRealFft)
#include "tst_real_fft.moc"
