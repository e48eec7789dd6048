// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <cstring>

#include "core/serving/sound_bytes.h"

using namespace visema;

class TestSoundBytes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theLengthOfAChunkTellsItsRateAndKind() {
    for (const auto& [bytes, samples] :
         {std::pair{640, 640}, {1280, 640}, {1764, 640}, {1920, 640}, {2560, 640}, {3528, 640}, {3840, 640}}) {
      const std::vector<std::byte> chunk(static_cast<std::size_t>(bytes));
      const auto sound = samplesOfChunks({chunk, chunk, chunk, chunk, chunk});
      QVERIFY2(std::abs(static_cast<int>(sound.size()) - 5 * samples) <= 2, qPrintable(QString::number(bytes)));
    }
  }

  void chunksOfNoKnownLengthOrOfSeveralAreNoSound() {
    const std::vector<std::byte> odd(16384), usual(1280), other(1920);
    QVERIFY(samplesOfChunks({odd, odd}).empty());
    QVERIFY(samplesOfChunks({usual, other}).empty());
    QVERIFY(samplesOfChunks({}).empty());
  }

  void anOverrideIsAlwaysAsLong() {
    for (const std::size_t bytes : {0u, 1u, 2u, 30720u, 100001u})
      QCOMPARE(samplesOfOverride(std::vector<std::byte>(bytes)).size(),
               samplesOfOverride(std::vector<std::byte>(30720)).size());
  }

  void numbersThatAreNoneAreSilenceAndLoudOnesAreCut() {
    const std::array<float, 4> given{std::nanf(""), INFINITY, 7.0f, -0.25f};
    QCOMPARE(samplesOfFloats(std::as_bytes(std::span(given))), (std::vector<float>{0, 0, 1, -0.25f}));
  }

  void halfANumberAtTheEndIsNotRead() {
    QCOMPARE(samplesOfPcm16(std::vector<std::byte>(7), 16000).size(), std::size_t{3});
    QCOMPARE(samplesOfFloats(std::vector<std::byte>(11)).size(), std::size_t{2});
  }
};

QTEST_APPLESS_MAIN(TestSoundBytes)
#include "tst_sound_bytes.moc"
