// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <random>

#include "core/nn/weights/weights.h"
#include "core/sync/sync_matcher.h"

using namespace visema;

namespace {

/// Numbers that change from frame to frame as speech does: each frame has something of the one before.
std::vector<float> wandering(int frames, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> step;
  std::vector<float> numbers(static_cast<std::size_t>(frames) * kSyncNumbers);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = step(random) + (i >= kSyncNumbers ? 0.7F * numbers[i - kSyncNumbers] : 0);
  return numbers;
}

std::vector<float> part(const std::vector<float>& numbers, int from, int frames) {
  return {numbers.begin() + from * kSyncNumbers, numbers.begin() + (from + frames) * kSyncNumbers};
}

}  // namespace

class TestSyncMatcher : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyShiftIsNamedWithItsSign() {
    const auto all = wandering(140, 1);
    for (int late = -5; late <= 5; ++late) {
      // The mouth shows `late` frames later what is heard.
      const SyncCurve curve = syncCurve(part(all, 20 - late, 100), part(all, 20, 100));
      QCOMPARE(curve.offset, late);
      QVERIFY(curve.confidence > 0.8);
    }
  }

  void strangersAreNotConfident() {
    const SyncCurve curve = syncCurve(wandering(300, 1), wandering(300, 2));
    QVERIFY2(curve.confidence < 0.2, qPrintable(QString::number(curve.confidence)));
  }

  void whatNeverChangesHasNoConfidence() {
    const std::vector<float> still(100 * kSyncNumbers, 0.125F);
    QCOMPARE(syncCurve(still, still).confidence, 0.0);
    QVERIFY(std::isfinite(syncCurve(still, wandering(100, 3)).confidence));
  }

  void whatAllFramesHaveInCommonDoesNotCount() {
    const auto plain = wandering(120, 4);
    auto raised = plain;
    for (float& value : raised) value += 100;
    const SyncCurve before = syncCurve(plain, plain), after = syncCurve(raised, plain);
    QVERIFY(std::abs(before.confidence - after.confidence) < 1e-3);
  }

  void rowsBeyondTheSoundRepeatItsEnds() {
    FeatureRows rows(2);
    for (float value : {1.0F, 2.0F, 3.0F}) rows.append(std::vector<float>{value, -value});
    std::vector<float> window(kSyncRows * 2);
    copySyncRows(rows, 0, window);
    QCOMPARE(window[0], 1.0F);
    QCOMPARE(window[2 * kSyncRowsBefore], 1.0F);
    QCOMPARE(window[2 * (kSyncRowsBefore + 1)], 2.0F);
    copySyncRows(rows, 50, window);
    for (int i = 0; i < kSyncRows; ++i) QCOMPARE(window[static_cast<std::size_t>(2 * i)], 3.0F);
  }

  void lightAndContrastDoNotCount() {
    std::vector<float> pictures(std::size_t{kSyncFrames} * kSyncSide * kSyncSide);
    for (std::size_t i = 0; i < pictures.size(); ++i) pictures[i] = static_cast<float>(i * 37 % 200);
    auto other = pictures;
    for (float& value : other) value = 0.5F * value + 40;
    normalizeMouths(pictures);
    normalizeMouths(other);
    for (std::size_t i = 0; i < pictures.size(); ++i) QVERIFY(std::abs(pictures[i] - other[i]) < 1e-4F);
  }

  void aFileThatIsNoMatcherIsRefused() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("other.safetensors").toStdString();
    const std::vector<float> one{1};
    const TensorView view{DType::F32, {1}, std::as_bytes(std::span(one))};
    QVERIFY(writeSafetensors(path, {{"x", view}}, {{"family", "other"}}));
    QVERIFY(!SyncMatcher::open(**Weights::open(path)));
    QVERIFY(writeSafetensors(path, {{"x", view}}, {{"family", kSyncFamily}, {"version", "1"}}));
    const auto matcher = SyncMatcher::open(**Weights::open(path));
    QVERIFY(!matcher && matcher.error().message.find("other.safetensors") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestSyncMatcher)
#include "tst_sync_matcher.moc"
