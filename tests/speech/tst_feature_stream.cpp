// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>

#include "core/speech/feature_stream.h"
#include "core/speech/feature_windows.h"
#include "tests/speech/test_sounds.h"

using namespace visema;

namespace {

/// Features that show which window was seen: the sums of its first, middle and last column.
class SummingEncoder : public SpeechEncoder {
 public:
  const std::string& name() const override { return name_; }
  int dimension() const override { return 3; }
  void encode(std::span<const float> mel, std::span<float> features) override {
    const int columns[] = {0, 8, kMelColumnsPerWindow - 1};
    for (int i = 0; i < 3; ++i) {
      features[i] = 0;
      for (int band = 0; band < kMelBands; ++band) features[i] += mel[band * kMelColumnsPerWindow + columns[i]];
    }
  }

 private:
  std::string name_ = "sums";
};

std::vector<float> copied(std::span<const float> values) { return {values.begin(), values.end()}; }

}  // namespace

class TestFeatureStream : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rowsAreTheWindowsOfTheArithmetic() {
    const std::vector<float> samples = test::testSound("iris_16k.wav");
    for (std::size_t length :
         {std::size_t{0}, std::size_t{1000}, std::size_t{3000}, std::size_t{3100}, samples.size()}) {
      const std::span<const float> sound(samples.data(), length);
      const Mel mel = melOf(sound);
      SummingEncoder encoder;
      const FeatureRows rows = featuresOf(sound, encoder);
      QCOMPARE(rows.count(), rowCount(mel.columnCount()));
      const std::int64_t windows = windowCount(mel.columnCount());
      std::vector<float> window(kMelBands * kMelColumnsPerWindow), expected(3);
      for (std::int64_t row = 0; row < rows.count(); ++row) {
        mel.copyWindow(static_cast<int>(firstColumnOfWindow(windowOfRow(row, windows), mel.columnCount())), window);
        encoder.encode(window, expected);
        QCOMPARE(copied(rows.row(row)), expected);
      }
    }
  }

  void chunkSizeChangesNoBit() {
    const std::vector<float> samples = test::testSound("iris_16k.wav");
    SummingEncoder encoder;
    const FeatureRows whole = featuresOf(samples, encoder);
    for (std::size_t chunk : {1, 320, 640, 16000}) {
      FeatureStream stream(encoder);
      FeatureRows rows(encoder.dimension());
      std::int64_t added = 0;
      for (std::size_t start = 0; start < samples.size(); start += chunk)
        added += stream.push(std::span(samples).subspan(start, std::min(chunk, samples.size() - start)), rows);
      added += stream.finish(rows);
      QCOMPARE(added, rows.count());
      QCOMPARE(copied(rows.values()), copied(whole.values()));
    }
  }

  void aRowComesAsSoonAsItsSoundDid() {
    SummingEncoder encoder;
    FeatureStream stream(encoder);
    FeatureRows rows(3);
    std::vector<float> sample(1, 0.1F);
    for (std::int64_t heard = 1; heard < 12000; ++heard) {
      stream.push(sample, rows);
      const std::int64_t next = rows.count();
      QVERIFY(samplesForRow(next) > heard);
      QVERIFY(next == 0 || samplesForRow(next - 1) <= heard);
    }
  }

  void aFrameSeesZerosWhereThereIsNoRowOrNoLookahead() {
    FeatureRows rows(1);
    for (int i = 1; i <= 20; ++i) rows.append(std::vector<float>{static_cast<float>(i)});
    std::vector<float> seen(kRowsPerFrame);
    rows.copyFrame(3, seen);
    QCOMPARE(seen, std::vector<float>({0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    rows.copyFrame(18, seen);
    QCOMPARE(seen, std::vector<float>({11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 0, 0, 0, 0, 0, 0}));
    rows.copyFrame(10, seen, 1);
    QCOMPARE(seen, std::vector<float>({3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0}));
  }

  void forgottenRowsAreGoneAndTheOthersKeepTheirNumbers() {
    FeatureRows rows(2);
    for (int i = 0; i < 1000; ++i) rows.append(std::vector<float>{static_cast<float>(i), 0.0F});
    rows.forgetBefore(900);
    QCOMPARE(rows.count(), std::int64_t{1000});
    QVERIFY(rows.values().size() <= 2 * 1000 - 2 * 256);
    std::vector<float> seen(2 * 16);
    rows.copyFrame(950, seen);
    QCOMPARE(seen[0], 942.0F);
    QCOMPARE(rows.row(999)[0], 999.0F);
  }
};

QTEST_APPLESS_MAIN(TestFeatureStream)
#include "tst_feature_stream.moc"
