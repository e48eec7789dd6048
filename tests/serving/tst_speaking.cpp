// SPDX-License-Identifier: Apache-2.0
#include <QDeadlineTimer>
#include <QTest>
#include <condition_variable>
#include <cstring>

#include "core/serving/frame_check.h"
#include "tests/serving/meddling_engines.h"
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
    for (std::size_t i = 0; i < small.size(); ++i) QVERIFY(small[i].picture == large[i].picture);
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

  void whatFollowsADropInH264NeedsNothingThatWasDropped() {
    SpeakingOptions options{16000, kLowLookahead, Delivery::NewestWins, 80};
    options.picture = PictureCoding::H264;
    auto session = opened("anna", options);
    QVERIFY(session);
    const std::uint64_t before = service_->snapshot().counters.at("spoken_frames");
    const auto bell = std::make_shared<Bell>();
    (*session)->onReady([bell] { bell->ring(); });
    const AudioClip sound = babble(4);
    const std::span<const float> samples(sound.samples);
    for (std::size_t at = 0; at < 32000; at += 640)  // in pieces, so that few are passed over
      QVERIFY((*session)->hear(samples.subspan(at, 640)));
    const QDeadlineTimer deadline(60'000);
    while (service_->snapshot().counters.at("spoken_frames") < before + 4 && !deadline.hasExpired())
      std::this_thread::yield();  // nobody takes any, and three may wait
    QVERIFY((*session)->hear(samples.subspan(32000)));
    (*session)->finish();
    std::vector<SpokenFrame> frames;
    while (!(*session)->over()) {
      bell->wait();
      while (auto frame = (*session)->take()) {
        QVERIFY(frame->picture.size() > 4 && frame->picture[0] == std::byte{0} && frame->picture[2] <= std::byte{1});
        frames.push_back(std::move(*frame));
      }
    }
    QVERIFY(frames.front().index > 0 && frames.front().key);
    QVERIFY(std::count_if(frames.begin(), frames.end(), [](const auto& frame) { return !frame.key; }) > 0);
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

  void aMouthThatCannotBeOneIsShownAsFilmedAndCounted() {
    std::atomic<int> painted = 0;
    FrameService service(fixture_.options(), meddledEngines({[&](MutableImageView patch) {
                                                               if (++painted % 5 != 0) return;
                                                               for (int y = 0; y < patch.size.height; ++y)
                                                                 std::memset(patch.row(y), 0, 3 * patch.size.width);
                                                             },
                                                             {}}));
    const auto frames = spoken("anna", {16000, kFullLookahead, Delivery::Everything, 80}, babble(2), 640, &service);
    QCOMPARE(frames.size(), std::size_t{50});
    const auto asFilmed = std::count_if(frames.begin(), frames.end(), [](const auto& frame) { return frame.asFilmed; });
    QVERIFY(asFilmed >= 5 && asFilmed <= painted / 5);  // some were painted before, and not all of 50 are painted
    QCOMPARE(service.snapshot().counters.at("frames_as_filmed"), static_cast<std::uint64_t>(asFilmed));
  }

  void aSessionWhoseEngineIsStuckIsOverAndSaysWhy() {
    Gate gate;
    gate.closed = true;
    ServiceOptions options = fixture_.options();
    options.stallAfter = std::chrono::milliseconds(100);
    FrameService service(options, stuckEngines(gate));
    auto session = opened("anna", {16000, kFullLookahead, Delivery::Everything, 80}, &service);
    QVERIFY(session);
    const auto bell = std::make_shared<Bell>();
    (*session)->onReady([bell] { bell->ring(); });
    QVERIFY((*session)->hear(babble(2).samples));
    while (!(*session)->over()) bell->wait();
    QVERIFY((*session)->trouble().find("stalls") != std::string::npos);
    const QDeadlineTimer deadline(60'000);
    while (service.snapshot().gauges.at("engines_out") != 1 && !deadline.hasExpired()) std::this_thread::yield();
    QVERIFY(!opened("anna", {}, &service));
    gate.open();
    while (service.snapshot().gauges.at("engines_out") != 0 && !deadline.hasExpired()) std::this_thread::yield();
    QVERIFY(opened("anna", {}, &service));
  }

  void mouthsAreFoundThatAreFarFromTheirNeighboursOrStandStill() {
    const auto grey = [](int level) {
      Image view({62, 36}, 1);
      for (int y = 0; y < 36; ++y)
        for (int x = 0; x < 62; ++x) view.mutableView().row(y)[x] = static_cast<std::uint8_t>(level + (x + y) % 8);
      return view;
    };
    MouthWatch watch;
    for (int i = 0; i < 20; ++i) QCOMPARE(watch.whyNot({grey(100 + i), grey(110 + i % 3)}), std::string());
    QCOMPARE(watch.whyNot({grey(120), grey(190)}), std::string("far from the one before it"));
    QCOMPARE(watch.whyNot({grey(120), grey(112)}), std::string());
    QCOMPARE(watch.whyNot({grey(200), grey(195)}), std::string());  // a cut: the footage goes there as well
    QCOMPARE(watch.whyNot({grey(200), grey(20)}), std::string("far from what was filmed"));
    QCOMPARE(watch.whyNot({grey(200), Image({62, 36}, 1)}), std::string("black"));
    std::string frozen;
    for (int i = 0; i < 30; ++i) frozen = watch.whyNot({grey(190 + i % 2 * 4), grey(195)});
    QCOMPARE(frozen, std::string("frozen"));
    MouthWatch still;
    for (int i = 0; i < 30; ++i) QCOMPARE(still.whyNot({grey(190), grey(195)}), std::string());  // so is the footage
  }

 private:
  Result<std::shared_ptr<Speaking>> opened(const std::string& name, SpeakingOptions options,
                                           FrameService* service = nullptr) {
    std::promise<Result<std::shared_ptr<Speaking>>> promise;
    (service ? service : service_.get())->speak(name, options, [&](auto session) {
      promise.set_value(std::move(session));
    });
    return promise.get_future().get();
  }

  std::vector<SpokenFrame> spoken(const std::string& name, SpeakingOptions options, const AudioClip& sound,
                                  std::size_t piece, FrameService* service = nullptr) {
    std::vector<SpokenFrame> frames;
    auto session = opened(name, options, service);
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
