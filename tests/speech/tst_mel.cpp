// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

#include "core/base/npy.h"
#include "core/speech/mel_front_end.h"
#include "tests/speech/test_sounds.h"

using namespace visema;

class TestMel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalsTheReference() {
    // iris_16k_mel.npy was computed from iris_16k.wav by an independent program, straight from the definitions.
    const auto expected = readNpy(test::speechData("iris_16k_mel.npy"));
    QVERIFY2(expected.has_value(), expected ? "" : expected.error().message.c_str());
    const std::vector<float> numbers = expected->toFloat();
    const Mel mel = melOf(test::testSound("iris_16k.wav"));
    QVERIFY(expected->shape == std::vector<std::int64_t>({kMelBands, mel.columnCount()}));
    const std::vector<float> rows = mel.rows();
    float worst = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) worst = std::max(worst, std::abs(rows[i] - numbers[i]));
    QVERIFY2(worst < 1e-5F, qPrintable(QString("differs by %1").arg(worst)));
  }

  void chunkSizeChangesNoBit_data() {
    QTest::addColumn<int>("chunk");
    for (int chunk : {1, 7, 160, 199, 200, 201, 799, 800, 801, 4096, 16000, 100000})
      QTest::addRow("%d", chunk) << chunk;
    QTest::newRow("random") << 0;
  }

  void chunkSizeChangesNoBit() {
    QFETCH(int, chunk);
    const std::vector<float> samples = test::testSound("iris_16k.wav");
    std::mt19937 random(5);
    MelStream stream;
    Mel mel;
    std::span<const float> rest(samples);
    int columns = 0;
    while (!rest.empty()) {
      const std::size_t size = chunk > 0 ? static_cast<std::size_t>(chunk) : random() % 1000;
      const std::size_t taken = std::min(size, rest.size());
      columns += stream.push(rest.first(taken), mel);
      rest = rest.subspan(taken);
    }
    columns += stream.finish(mel);
    QCOMPARE(columns, mel.columnCount());
    QVERIFY(mel.rows() == melOf(samples).rows());
  }

  void aColumnComesAsSoonAsItsSoundDid() {
    MelStream stream;
    Mel mel;
    QCOMPARE(stream.push(std::vector<float>(399), mel), 0);
    QCOMPARE(stream.push(std::vector<float>(1), mel), 1);
    QCOMPARE(stream.push(std::vector<float>(199), mel), 0);
    QCOMPARE(stream.push(std::vector<float>(1), mel), 1);
  }

  void lengthIsOneColumnAndOneMoreEvery200Samples() {
    for (int samples : {0, 1, 199, 200, 201, 399, 400, 16000, 16199, 16200})
      QCOMPARE(melOf(std::vector<float>(static_cast<std::size_t>(samples))).columnCount(), 1 + samples / 200);
  }

  void silenceIsTheFloor() {
    for (float value : melOf(std::vector<float>(4000)).rows()) QCOMPARE(value, kMelSilence);
  }

  void brokenSamplesStayInRange() {
    std::vector<float> samples(4000, 1e30F);
    samples[1000] = std::numeric_limits<float>::quiet_NaN();
    samples[2000] = std::numeric_limits<float>::infinity();
    for (float value : melOf(samples).rows()) QVERIFY(value >= -4.0F && value <= 4.0F);
  }

  void aStreamCanBeUsedAgain() {
    const std::vector<float> samples = test::testSound("iris_16k.wav");
    MelStream stream;
    for (int round = 0; round < 2; ++round) {
      Mel mel;
      stream.push(samples, mel);
      stream.finish(mel);
      QVERIFY(mel.rows() == melOf(samples).rows());
    }
  }

  void aWindowHasOneRowABandAndSilenceOutside() {
    Mel mel;
    for (int column = 0; column < 20; ++column) {
      std::vector<float> values;
      for (int band = 0; band < kMelBands; ++band) values.push_back(static_cast<float>(band * 100 + column));
      mel.append(values);
    }
    std::vector<float> window(kMelBands * kMelColumnsPerWindow);
    mel.copyWindow(6, window);
    QCOMPARE(window[0], 6.0F);
    QCOMPARE(window[16 + 1], 107.0F);
    QCOMPARE(window[16 * 79 + 13], 7919.0F);
    QCOMPARE(window[14], kMelSilence);
    mel.copyWindow(-1, window);
    QCOMPARE(window[0], kMelSilence);
    QCOMPARE(window[1], 0.0F);
  }
};

QTEST_APPLESS_MAIN(TestMel)
#include "tst_mel.moc"
