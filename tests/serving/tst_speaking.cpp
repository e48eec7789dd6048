// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <condition_variable>

#include "tests/serving/served_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

/// Waits for a session to have something to say.
struct Bell {
  void ring() {
    const std::lock_guard lock(mutex);
    rung = true;
    changed.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, std::chrono::seconds(60), [this] { return rung; });
    rung = false;
  }
  std::mutex mutex;
  std::condition_variable changed;
  bool rung = false;
};

}  // namespace

class TestSpeaking : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { service_ = std::make_unique<FrameService>(fixture_.options(), testEngines()); }
  void cleanupTestCase() { service_ = nullptr; }

  void everyFrameOfAFileComesInOrderWithoutGaps() {
    for (const char* name : {"anna", "bert"}) {
      const auto frames = spoken(name, {16000, kFullLookahead, Delivery::Everything, 80}, babble(2), 640);
      QCOMPARE(frames.size(), std::size_t{50});
      for (std::size_t i = 0; i < frames.size(); ++i) QCOMPARE(frames[i].index, static_cast<FrameIndex>(i));
      QCOMPARE(frames.back().dropped, std::uint64_t{0});
      QCOMPARE(frames.front().size, (Size{320, 240}));
    }
  }

  void theSizeOfThePiecesInWhichSoundComesChangesNothing() {
    const SpeakingOptions options{16000, kFullLookahead, Delivery::Everything, 80};
    const auto small = spoken("anna", options, babble(1), 160), large = spoken("anna", options, babble(1), 16000);
    QCOMPARE(small.size(), large.size());
    for (std::size_t i = 0; i < small.size(); ++i) QVERIFY(small[i].jpeg == large[i].jpeg);
  }

  void soundOfAnotherRateIsHeardTheSame() {
    const auto frames = spoken("anna", {48000, kLowLookahead, Delivery::Everything, 80}, babble(1, 48000), 4800);
    QCOMPARE(frames.size(), std::size_t{25});
  }

  void liveWhatNobodyTakesInTimeIsDroppedAndCounted() {
    auto session = opened("anna", {16000, kLowLookahead, Delivery::NewestWins, 80});
    QVERIFY(session);
    const auto bell = std::make_shared<Bell>();  // may be rung once more when all is over
    (*session)->onReady([bell] { bell->ring(); });
    QVERIFY((*session)->hear(babble(4).samples));
    (*session)->finish();
    std::vector<SpokenFrame> frames;
    std::int64_t last = -1;
    while (!(*session)->over()) {
      bell->wait();
      while (auto frame = (*session)->take()) {
        QVERIFY(frame->index > last);
        last = frame->index;
        frames.push_back(std::move(*frame));
      }
    }
    QCOMPARE(last, FrameIndex{99});
    QCOMPARE(frames.back().dropped + frames.size(), std::uint64_t{100});
  }

  void soundThatComesTooFarAheadIsRefused() {
    auto session = opened("anna", {16000, kFullLookahead, Delivery::Everything, 80});
    Status heard;
    for (int second = 0; second < 300 && heard; ++second) heard = (*session)->hear(std::vector<float>(16000));
    QVERIFY(!heard);
    QCOMPARE(heard.error().code, ErrorCode::LimitExceeded);
    (*session)->abandon();
  }

  void wishesThatMakeNoSenseAndMoreSessionsThanAllowedAreRefused() {
    QVERIFY(!opened("anna", {12, kFullLookahead, Delivery::Everything, 80}));
    QVERIFY(!opened("nobody", {}));
    ServiceOptions few = fixture_.options();
    few.sessions = 1;
    FrameService service(few, testEngines());
    std::promise<Result<std::shared_ptr<Speaking>>> first, second;
    service.speak("anna", {}, [&](auto session) { first.set_value(std::move(session)); });
    const auto held = first.get_future().get();
    QVERIFY(held);
    service.speak("anna", {}, [&](auto session) { second.set_value(std::move(session)); });
    const auto refused = second.get_future().get();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::LimitExceeded);
  }

 private:
  Result<std::shared_ptr<Speaking>> opened(const std::string& name, SpeakingOptions options) {
    std::promise<Result<std::shared_ptr<Speaking>>> promise;
    service_->speak(name, options, [&](auto session) { promise.set_value(std::move(session)); });
    return promise.get_future().get();
  }

  std::vector<SpokenFrame> spoken(const std::string& name, SpeakingOptions options, const AudioClip& sound,
                                  std::size_t piece) {
    std::vector<SpokenFrame> frames;
    auto session = opened(name, options);
    if (!session) return frames;
    const auto bell = std::make_shared<Bell>();  // may be rung once more when all is over
    (*session)->onReady([bell] { bell->ring(); });
    for (std::size_t at = 0; at < sound.samples.size(); at += piece)
      if (!(*session)->hear(std::span(sound.samples).subspan(at, std::min(piece, sound.samples.size() - at))))
        return frames;
    (*session)->finish();
    while (!(*session)->over()) {
      while (auto frame = (*session)->take()) frames.push_back(std::move(*frame));
      if (!(*session)->over()) bell->wait();
    }
    (*session)->abandon();
    return frames;
  }

  ServedFixture fixture_;
  std::unique_ptr<FrameService> service_;
};

QTEST_APPLESS_MAIN(TestSpeaking)
#include "tst_speaking.moc"
