// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <vector>

#include "core/audio/capture_connection.h"
#include "core/audio/playback_connection.h"

using namespace visema;

class TestConnections : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void captureKeepsWhatFitsAndCountsEveryLostFrame();
  void captureSurvivesMoreBlocksThanItCanStamp();
  void playbackPlaysWhatIsThereAndSilenceAfterIt();
  void playbackCountsAnUnderrunOnlyWhileSamplesAreExpected();
};

void TestConnections::captureKeepsWhatFitsAndCountsEveryLostFrame() {
  Signal signal;
  CaptureConnection connection({"test", 8000, 2, 0}, signal);
  const std::vector<float> block(2 * 3000, 0.5F);
  for (int i = 0; i < 12; ++i) connection.onAudio(block.data(), nullptr, 3000, 0.1, false);
  QCOMPARE(connection.deliveredFrames(), 36000U);
  QCOMPARE(connection.overrunFrames(), 36000U - 32000U);  // the ring holds four seconds
  std::int64_t kept = 0;
  CaptureStamp stamp;
  while (connection.stamps.readable() > 0) {
    connection.stamps.pop({&stamp, 1});
    kept += stamp.frames;
  }
  QCOMPARE(kept, 32000);
  QCOMPARE(stamp.firstFrame, 33000);
  QCOMPARE(stamp.frames, 0);
  QCOMPARE(connection.samples.readable(), std::size_t{64000});
  QCOMPARE(connection.callbacks(), 12U);
}

void TestConnections::captureSurvivesMoreBlocksThanItCanStamp() {
  Signal signal;
  CaptureConnection connection({"test", 48000, 1, 0}, signal);
  const float sample = 0;
  for (int i = 0; i < 20000; ++i) connection.onAudio(&sample, nullptr, 1, 0.1, i % 2 == 0);
  QCOMPARE(connection.deliveredFrames(), 20000U);
  QCOMPARE(connection.overrunFrames() + connection.stamps.readable(), 20000U);
  QCOMPARE(connection.samples.readable(), connection.stamps.readable());
  QCOMPARE(connection.xruns(), 10000U);
}

void TestConnections::playbackPlaysWhatIsThereAndSilenceAfterIt() {
  PlaybackConnection connection({"test", 8000, 2, 0}, 0.1);
  connection.samples.push(std::vector<float>{1, 2, 3, 4, 5, 6});
  std::vector<float> out(10, 9.0F);
  connection.onAudio(nullptr, out.data(), 5, 0.1, false);
  QVERIFY((out == std::vector<float>{1, 2, 3, 4, 5, 6, 0, 0, 0, 0}));
  QCOMPARE(connection.playedFrames(), 3);
  PlaybackStamp stamp;
  connection.stamps.pop({&stamp, 1});
  QCOMPARE(stamp.firstFrame, 0);
  QCOMPARE(stamp.frames, 3);
  QCOMPARE(stamp.wanted, 5);
}

void TestConnections::playbackCountsAnUnderrunOnlyWhileSamplesAreExpected() {
  PlaybackConnection connection({"test", 8000, 1, 0}, 0.1);
  std::vector<float> out(100);
  connection.onAudio(nullptr, out.data(), 100, 0.1, false);
  QCOMPARE(connection.underrunFrames(), 0U);
  connection.expectSamples(true);
  connection.samples.push(std::vector<float>(30));
  connection.onAudio(nullptr, out.data(), 100, 0.1, false);
  QCOMPARE(connection.underrunFrames(), 70U);
  connection.expectSamples(false);
  connection.onAudio(nullptr, out.data(), 100, 0.1, false);
  QCOMPARE(connection.underrunFrames(), 70U);
}

QTEST_APPLESS_MAIN(TestConnections)
#include "tst_connections.moc"
