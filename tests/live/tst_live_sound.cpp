// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/base/wav.h"
#include "core/live/live_voice.h"
#include "core/live/monitor.h"
#include "core/live/self_test.h"
#include "core/media/audio_reader.h"
#include "tests/live/live_fixture.h"
#include "tests/support/private_sound_daemon.h"

using namespace visema;
using namespace visema::test;

namespace {
constexpr int kPatience = 60'000;  // milliseconds: the machine may be busy
}

class TestLiveSound : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    if (const QString missing = daemon_.missing(); !missing.isEmpty()) QSKIP(qPrintable(missing));
    QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
    avatar_ = std::make_unique<ScriptedAvatar>();
  }

  void soundAndPictureOfAMicrophoneKeepTheirPromise_data() {
    QTest::addColumn<int>("lookahead");
    QTest::newRow("full") << kFullLookahead.milliseconds();
    QTest::newRow("low") << kLowLookahead.milliseconds();
  }
  void soundAndPictureOfAMicrophoneKeepTheirPromise() {
    QFETCH(int, lookahead);
    SelfTestOptions options;
    options.microphone = options.loudspeaker = "pulse";
    options.lookahead = Lookahead(lookahead);
    options.seconds = 4;
    const auto report = runSelfTest(avatar_->speaking(), options, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    qInfo("%s", report->json().c_str());
    QCOMPARE(report->played, 4);
    QVERIFY(report->heard >= 3);
    QVERIFY(report->answered >= 2);
    const LiveStatus& status = report->status;
    if (status.late + status.dropped > static_cast<std::uint64_t>(status.frames) / 20)
      QSKIP("this machine is too busy to be in time");
    QVERIFY2(report->verdict(Lookahead(lookahead)).has_value(),
             report->verdict(Lookahead(lookahead)).error().message.c_str());
  }

  void theSelfTestSaysWhereAPromiseIsNotKept() {
    SelfTestReport report;
    report.played = 10;
    QVERIFY(report.verdict(kFullLookahead).error().message.find("0 of 10") != std::string::npos);
    report.heard = report.shown = 10;
    report.microphoneToFrame = {10, 480, 500, 520, 530};
    QVERIFY(report.verdict(kFullLookahead).has_value());
    QVERIFY(report.verdict(kLowLookahead).error().message.find("520") != std::string::npos);
    report.offset = {10, -10, 70, 80, 90};
    QVERIFY(report.verdict(kFullLookahead).error().message.find("70") != std::string::npos);
  }

  void aDaemonThatDiesIsToldAndTheSessionComesBackByItself() {
    auto session = LiveSession::start(avatar_->speaking());
    QVERIFY(session.has_value());
    auto voice = LiveVoice::open({.file = {}, .microphone = "pulse", .audible = false, .loudspeaker = {}}, 520);
    QVERIFY2(voice.has_value(), voice ? "" : voice.error().message.c_str());
    QVERIFY((*session)->setVoice(soundOf(*voice)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(newest(**session) >= 10, kPatience);
    daemon_.kill();
    QTRY_VERIFY_WITH_TIMEOUT(!(*session)->status().message.empty(), kPatience);
    QVERIFY(!(*voice)->connected());
    const FrameIndex lost = newest(**session);
    QTRY_VERIFY_WITH_TIMEOUT(newest(**session) > lost + 25, kPatience);  // silence, in time
    QVERIFY2(daemon_.start(), qPrintable(daemon_.error()));
    QTRY_VERIFY_WITH_TIMEOUT((*voice)->connected() && (*session)->status().message.empty(), kPatience);
    const FrameIndex back = newest(**session);
    QTRY_VERIFY_WITH_TIMEOUT(newest(**session) > back + 25, kPatience);
    QCOMPARE((*session)->status().timings.counters.at("device_losses"), std::uint64_t{1});
  }

  void aFileIsHeardAndSeenTogether() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("hum.wav").toStdString();
    QVERIFY(writeWav(file, {48000, 1, std::vector<float>(96000, 0.25f)}).has_value());
    auto session = LiveSession::start(avatar_->speaking());
    QVERIFY(session.has_value());
    auto voice = LiveVoice::open({.file = file, .microphone = {}, .audible = true, .loudspeaker = "pulse"}, 520);
    QVERIFY2(voice.has_value(), voice ? "" : voice.error().message.c_str());
    QVERIFY2((*voice)->note().empty(), (*voice)->note().c_str());
    QVERIFY((*session)->setVoice(soundOf(*voice)).has_value());
    QVERIFY((*session)->startTake(folder.filePath("take").toStdString()).has_value());
    QTRY_VERIFY_WITH_TIMEOUT((*session)->status().ended, kPatience);
    QVERIFY((*session)->stopTake().has_value());
    // The take has the sound as it is in the file, 48 kHz, not as the network hears it.
    const auto kept = readAudio(folder.filePath("take/voice.wav").toStdString());
    QVERIFY(kept.has_value());
    QCOMPARE(kept->rate, 48000);
    QVERIFY(kept->seconds() > 1);
  }

  void theMonitorWaitsCatchesUpAndLeavesSmallThingsAlone() {
    const SteadyTime now = kVoiceStart;
    using std::chrono::milliseconds;
    QCOMPARE(monitorCorrection(now, now + milliseconds(450), 48000), std::int64_t{21600});
    QCOMPARE(monitorCorrection(now, now + milliseconds(10), 48000), std::int64_t{0});
    QCOMPARE(monitorCorrection(now + milliseconds(10), now, 48000), std::int64_t{0});
    QCOMPARE(monitorCorrection(now + milliseconds(100), now, 48000), std::int64_t{-4800});
  }

 private:
  /// The newest frame of the voice that was made.
  FrameIndex newest(LiveSession& session) {
    while (const auto due = session.nextDue())
      if (const auto frame = session.takeDue(*due); frame && frame->index >= 0) newest_ = frame->index;
    return newest_;
  }
  PrivateSoundDaemon daemon_;
  std::unique_ptr<ScriptedAvatar> avatar_;
  FrameIndex newest_ = -1;
};

QTEST_GUILESS_MAIN(TestLiveSound)
#include "tst_live_sound.moc"
