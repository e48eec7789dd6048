// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/live/live_session.h"
#include "tests/live/live_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

constexpr std::size_t kFrameSamples = kSpeechRate / 25;
/// Its first sound is heard an hour from now: nothing is ever late, however slow the machine is.
std::shared_ptr<ScriptedVoice> voice(double silence, double sound, double after) {
  return std::make_shared<ScriptedVoice>(hum(silence, sound, after),
                                         std::chrono::steady_clock::now() + std::chrono::hours(1));
}

}  // namespace

class TestLiveSession : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { avatar_ = std::make_unique<ScriptedAvatar>(); }
  void init() {
    avatar_->full->broken = false;
    frames_.clear();
  }
  void cleanup() { session_.reset(); }

  void withoutAVoiceTheAvatarIdles25FramesASecond() {
    start(avatar_->watched());
    QVERIFY(takeFrames(10));
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      QCOMPARE(frames_[i].index, FrameIndex{-1});
      QVERIFY(!frames_[i].speaking);
      QCOMPARE(frames_[i].shown.clip, std::size_t{1});
      if (i > 0) QVERIFY(frames_[i].showAt - frames_[i - 1].showAt >= std::chrono::milliseconds(40));
    }
  }

  void anAvatarThatCannotSpeakTakesNoVoice() {
    start(avatar_->watched());
    const Status refused = session_->setVoice(voice(0, 1, 0));
    QVERIFY(!refused);
    QVERIFY(refused.error().message.find("network") != std::string::npos);
    QVERIFY(takeFrames(2));
  }

  void aVoiceComesAndGoesWithoutAJump() {
    start(avatar_->watched());
    QVERIFY(takeFrames(5));
    QVERIFY(session_->setAvatar(avatar_->speaking(onStage_)).has_value());
    QVERIFY(session_
                ->setVoice(std::make_shared<ScriptedVoice>(sentence(0.2, 0.2),
                                                           std::chrono::steady_clock::now() + std::chrono::seconds(1)))
                .has_value());
    QVERIFY(takeUntil([this] { return frames_.back().speaking; }));
    QVERIFY(takeUntil([this] { return session_->status().ended && frames_.back().index < 0; }));
    QVERIFY(takeFrames(5));
    for (std::size_t i = 1; i < frames_.size(); ++i) {
      QVERIFY(frames_[i].showAt > frames_[i - 1].showAt);
      const auto gap = frames_[i].showAt - frames_[i - 1].showAt;
      QVERIFY2(stepOf(frames_[i - 1].shown, frames_[i].shown) <= gap / std::chrono::milliseconds(40) + 1,
               qPrintable(QString("frame %1").arg(i)));
    }
  }

  void theLookaheadChangesWithoutARestart() {
    start(avatar_->speaking());
    auto speech = voice(0, 8, 0);
    speech->allow(kFrameSamples * 30);
    QVERIFY(session_->setVoice(speech).has_value());
    QVERIFY(takeUntil([this] { return frames_.back().index >= 15; }));
    QCOMPARE(delayOf(frames_.back()), 520);
    for (const auto& [lookahead, delay, allowed] :
         {std::tuple{kLowLookahead, 190, 60}, std::tuple{kBalancedLookahead, 320, 90},
          std::tuple{kFullLookahead, 520, 130}}) {
      session_->setLookahead(lookahead);
      QCOMPARE(session_->status().delayMs, delay);
      speech->allow(kFrameSamples * static_cast<std::size_t>(allowed));
      QVERIFY(
          takeUntil([this, delay = delay] { return frames_.back().index >= 0 && delayOf(frames_.back()) == delay; }));
    }
    QVERIFY(!session_->status().ended);
    QVERIFY(session_->setVoice(nullptr).has_value());
  }

  void anAvatarIsSwappedInMidSentenceWithoutLosingAFrame() {
    ScriptedAvatar other({}, 2);  // which listens through another encoder
    start(avatar_->speaking());
    auto speech = voice(0, 20, 0);
    speech->allow(kFrameSamples * 25);
    QVERIFY(session_->setVoice(speech).has_value());
    QVERIFY(takeUntil([this] { return frames_.back().index >= 10; }));
    QVERIFY(session_->setAvatar(other.speaking()).has_value());
    for (std::size_t heard = 26; other.full->painted < 5; ++heard) {
      speech->allow(kFrameSamples * heard);
      QVERIFY(takeUntil([&] { return frames_.back().index >= static_cast<FrameIndex>(heard) - 14; }));
    }
    FrameIndex last = -1;
    for (const LiveFrame& frame : frames_) {
      if (frame.index < 0) continue;
      QVERIFY2(last < 0 || frame.index == last + 1, qPrintable(QString("frame %1").arg(frame.index)));
      last = frame.index;
    }
    QCOMPARE(session_->status().message, std::string());
  }

  void anotherBackgroundTakesOverBetweenTwoFrames() {
    SyntheticOptions options;
    options.greenScreen = true;
    ScriptedAvatar green(options);
    LiveAvatar live = green.watched();
    const auto blue = backdropFor(live, "#3a6ea5");
    start(live);
    QVERIFY(takeFrames(3));
    QVERIFY(isBehind(*frames_.back().picture, 50, 190, 60));
    session_->setBackdrop(blue);
    QVERIFY(takeUntil([this] { return isBehind(*frames_.back().picture, 0x3a, 0x6e, 0xa5); }));
    session_->setBackdrop(nullptr);
    QVERIFY(takeUntil([this] { return isBehind(*frames_.back().picture, 50, 190, 60); }));
    for (std::size_t i = 1; i < frames_.size(); ++i) {
      const auto gap = frames_[i].showAt - frames_[i - 1].showAt;
      QVERIFY(stepOf(frames_[i - 1].shown, frames_[i].shown) <= gap / std::chrono::milliseconds(40) + 1);
    }
    // An avatar that comes on stage brings its own.
    live.backdrop = blue;
    session_->setBackdrop(nullptr);
    QVERIFY(session_->setAvatar(live).has_value());
    QVERIFY(takeUntil([this] { return isBehind(*frames_.back().picture, 0x3a, 0x6e, 0xa5); }));
    QCOMPARE(session_->status().message, std::string());
  }

  void anEngineErrorIsToldAndTheSessionGoesOn() {
    start(avatar_->speaking());
    auto speech = voice(0, 20, 0);
    speech->allow(kFrameSamples * 40);
    QVERIFY(session_->setVoice(speech).has_value());
    QVERIFY(takeUntil([this] { return frames_.back().index >= 5; }));
    avatar_->full->broken = true;
    speech->allow(kFrameSamples * 80);
    QVERIFY(takeUntil([this] { return session_->status().message == "the engine is out of order"; }));
    avatar_->full->broken = false;
    speech->allow(kFrameSamples * 120);
    QVERIFY(takeUntil([this] { return session_->status().message.empty(); }));
  }

  void latencyIsMeasuredFromStageToStage() {
    start(avatar_->speaking());
    QVERIFY(session_->setVoice(voice(0, 1, 0)).has_value());
    QVERIFY(takeUntil([this] { return frames_.back().index >= 20; }));
    const auto timings = session_->status().timings;
    for (const char* name : {"capture_ms", "hear_ms", "queue_ms", "paint_ms", "hold_ms", "microphone_to_frame_ms"}) {
      QVERIFY2(timings.histograms.count(name) == 1, name);
      QVERIFY2(timings.histograms.at(name).count >= 10, name);
      QVERIFY2(timings.histograms.at(name).p99 >= timings.histograms.at(name).p50, name);
    }
  }

  void aPictureWaitsForItsTimeAndIsTakenOnce() {
    start(avatar_->watched());
    QTRY_VERIFY_WITH_TIMEOUT(session_->nextDue().has_value(), 30'000);
    const SteadyTime due = *session_->nextDue();
    QVERIFY(!session_->takeDue(due - std::chrono::nanoseconds(1)));
    const auto frame = session_->takeDue(due);
    QVERIFY(frame.has_value() && frame->showAt == due);
    QVERIFY(!session_->takeDue(due));
  }

  void whatIsTakenTooLateIsSkippedAndCounted() {
    start(avatar_->watched());
    QTRY_VERIFY_WITH_TIMEOUT(session_->status().frames >= 6, 30'000);
    const auto newest = session_->takeDue(std::chrono::steady_clock::now() + std::chrono::hours(1));
    QVERIFY(newest.has_value());
    QVERIFY(session_->status().late >= 5);
  }

  void whileNobodyLooksNothingIsPainted() {
    start(avatar_->watched());
    QVERIFY(takeFrames(3));
    session_->setPaused(true);
    FrameIndex made = -1;
    // Whatever was being made when it was told is the last.
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(made, session_->status().frames) == session_->status().frames, 30'000);
    session_->setPaused(false);
    QVERIFY(takeFrames(frames_.size() + 3));
  }

  void aSessionEndsAtOnceWhateverItIsDoing() {
    for (int round = 0; round < 5; ++round) {
      start(avatar_->speaking());
      auto speech = voice(0, 20, 0);
      if (round % 2 == 0) speech->allow(kFrameSamples * 3);  // it waits for sound
      QVERIFY(session_->setVoice(speech).has_value());
      session_.reset();
      QCOMPARE(speech.use_count(), 1L);
    }
  }

 private:
  void start(LiveAvatar avatar) {
    onStage_ = avatar;
    auto session = LiveSession::start(std::move(avatar));
    if (!session) qFatal("%s", session.error().message.c_str());
    session_ = std::move(*session);
    session_->onFrame([this] { made_.notify_all(); });
  }
  /// Takes each frame that is made, whether its time has come or not.
  bool takeUntil(const std::function<bool()>& enough) {
    for (QDeadlineTimer deadline(60'000); !deadline.hasExpired();) {
      const auto due = session_->nextDue();
      if (auto frame = due ? session_->takeDue(*due) : std::nullopt) frames_.push_back(std::move(*frame));
      if (!frames_.empty() && enough()) return true;
      std::unique_lock lock(mutex_);
      made_.wait_for(lock, std::chrono::milliseconds(due ? 0 : 20));
    }
    return false;
  }
  bool takeFrames(std::size_t count) {
    return takeUntil([this, count] { return frames_.size() >= count; });
  }
  /// Frames of footage between two pictures; none where clips are joined.
  static FrameIndex stepOf(ClipFrame a, ClipFrame b) {
    if (a.clip != b.clip) return 0;
    const FrameIndex step = std::abs(b.frame - a.frame);
    return b.clip == 1 ? std::min(step, 20 - step) : step;
  }
  static int delayOf(const LiveFrame& frame) {
    return static_cast<int>(
        std::chrono::duration_cast<std::chrono::milliseconds>(frame.showAt - frame.heardAt).count());
  }

  std::unique_ptr<ScriptedAvatar> avatar_;
  LiveAvatar onStage_;
  std::mutex mutex_;
  std::condition_variable made_;
  std::unique_ptr<LiveSession> session_;
  std::vector<LiveFrame> frames_;
};

QTEST_GUILESS_MAIN(TestLiveSession)
#include "tst_live_session.moc"
