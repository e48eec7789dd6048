// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
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

  void anEmptyChunkIsSilentAndTheLastMayBeShorter() {
    const std::vector<std::byte> usual(1280, std::byte{1}), rest(100, std::byte{1}), none;
    const auto sound = samplesOfChunks({none, usual, rest});
    QCOMPARE(sound.size(), std::size_t{3 * 640});
    QCOMPARE(std::count(sound.begin(), sound.begin() + 640, 0.0f), 640);
    QCOMPARE(std::count(sound.begin() + 640, sound.end(), 0.0f), 640 - 50);
    QVERIFY(samplesOfChunks({rest, usual}).empty());
    QVERIFY(samplesOfChunks({none, none}).empty());
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
