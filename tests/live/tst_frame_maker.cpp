// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/live/frame_maker.h"
#include "tests/live/live_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

constexpr double kPainted = 60;  // of brightness: a painted mouth lies at least so far from the filmed one

HeardFrame spoken(FrameIndex index, float gate = 1) {
  HeardFrame heard;
  heard.index = index;
  heard.rows = FeatureRows(3);
  heard.rows.append(std::vector<float>(3 * kRowsPerFrame));
  heard.gate = gate;
  heard.speaking = gate > 0;
  return heard;
}

bool neighbours(const FramePlan& a, const FramePlan& b, FrameIndex idleFrames) {
  if (b.leaving) return true;  // faded over
  if (a.main.clip != b.main.clip) return false;
  const FrameIndex step = std::abs(b.main.frame - a.main.frame);
  return step <= 1 || (b.main.clip == 1 && step == idleFrames - 1);
}

}  // namespace

class TestFrameMaker : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { avatar_ = std::make_unique<ScriptedAvatar>(); }
  void init() {
    metrics_ = std::make_unique<Metrics>();
    time_ = kVoiceStart;
    maker_ = std::make_unique<FrameMaker>(*metrics_, [this] { return time_; });
    avatar_->full->broken = avatar_->light->broken = false;
    avatar_->full->whilePainting = avatar_->light->whilePainting = nullptr;
    avatar_->full->painted = avatar_->light->painted = 0;
  }

  void anAvatarWithoutNetworksIsWatched() {
    QVERIFY(maker_->mount(avatar_->watched()).has_value());
    const auto made = make(nullptr);
    QVERIFY(made.picture != nullptr);
    QCOMPARE(made.plan.main.clip, std::size_t{1});
    QVERIFY(make(&heard_).picture != nullptr);  // it cannot answer, and goes on
    QCOMPARE(avatar_->full->painted.load(), 0);
  }

  void silenceAndSpeechFollowEachOtherWithoutAJump() {
    QVERIFY(maker_->mount(avatar_->speaking()).has_value());
    FramePlan before = make(nullptr).plan;
    for (int round = 0; round < 6; ++round) {
      for (int i = 0; i < 60 + 7 * round; ++i) {
        const bool voice = i < 40 + round;  // in the middle of the word there is no voice any more
        const HeardFrame heard = spoken(i, i > 5 ? 1.0f : 0.0f);
        const FramePlan plan = make(voice ? &heard : nullptr).plan;
        QVERIFY2(neighbours(before, plan, 20), qPrintable(QString("round %1 frame %2").arg(round).arg(i)));
        before = plan;
      }
    }
  }

  void speechDoesNotWaitForFootageThatIsNotDecodedYet() {
    SyntheticOptions options;
    options.talkFrames = 500;
    ScriptedAvatar avatar(options);
    auto loaded = LoadedAvatar::load(*AvatarPackage::open(avatar.path),
                                     MemoryBudget::create(MemoryBudget::residentBytes() + (24u << 20)), 0);
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message.c_str());
    QCOMPARE((*loaded)->plan().tier, CacheTier::DecodeAhead);  // nothing of a clip is there before it is asked for
    LiveAvatar live;
    live.avatar = *loaded;
    QVERIFY(maker_->mount(avatar.speaking(live)).has_value());
    make(nullptr);
    make(&heard_);
    QVERIFY(avatar.full->painted > 0);  // she speaks at once, over the clip that is there,
    QTRY_VERIFY_WITH_TIMEOUT(make(&heard_).plan.main.clip == 0, 30'000);  // and soon in one for speech
    QVERIFY(maker_->trouble().empty());
  }

  void theNetworksOfAnAvatarComeAndGoWithoutAJump() {
    LiveAvatar watched = avatar_->watched();
    QVERIFY(maker_->mount(watched).has_value());
    for (int i = 0; i < 13; ++i) make(nullptr);
    QVERIFY(maker_->mount(avatar_->speaking(watched)).has_value());
    QCOMPARE(make(nullptr).plan.main.frame, FrameIndex{13});
    QVERIFY(maker_->mount(avatar_->watched()).has_value());  // another, though it looks the same
    QCOMPARE(make(nullptr).plan.main.frame, FrameIndex{0});
  }

  void thePaintedMouthComesAndGoesGradually() {
    QVERIFY(maker_->mount(avatar_->speaking()).has_value());
    make(nullptr);
    const HeardFrame silent = spoken(0, 0), loud = spoken(0, 1);
    double before = difference(make(nullptr));
    QVERIFY(before < 12);  // as filmed, but for the video's compression
    const auto follow = [&](const HeardFrame* heard, int frames) {
      for (int i = 0; i < frames; ++i) {
        const double now = difference(make(heard));
        QVERIFY2(std::abs(now - before) < 0.4 * kFull, qPrintable(QString("%1 -> %2").arg(before).arg(now)));
        before = now;
      }
    };
    follow(&silent, 6);
    QVERIFY(before > kPainted);
    follow(&loud, 3);
    follow(nullptr, 6);
    QVERIFY(before < 12);
  }

  void footageThatPassedUnseenIsSteppedOver() {
    QVERIFY(maker_->mount(avatar_->watched()).has_value());
    make(nullptr);
    QCOMPARE(maker_->make(nullptr, 4, {}, {}).plan.main.frame, FrameIndex{4});
  }

  void somethingElseStandsBehindAnAvatarFilmedBeforeGreen() {
    SyntheticOptions options;
    options.greenScreen = true;
    ScriptedAvatar green(options);
    LiveAvatar live = green.speaking();
    live.backdrop = backdropFor(live, "#3a6ea5");
    QVERIFY(maker_->mount(live).has_value());
    QVERIFY(isBehind(*make(nullptr).picture, 0x3a, 0x6e, 0xa5));
    for (int i = 0; i < 6; ++i) QVERIFY(isBehind(*make(&heard_).picture, 0x3a, 0x6e, 0xa5));
    const auto before = make(&heard_);
    const double painted = mouthBrightness(*before.picture, before.plan.main);
    maker_->setBackdrop(nullptr);
    const auto filmed = make(&heard_);
    QVERIFY(isBehind(*filmed.picture, 50, 190, 60));
    QVERIFY(std::abs(mouthBrightness(*filmed.picture, filmed.plan.main) - painted) < 12);  // she goes on speaking
    QVERIFY(maker_->trouble().empty());
  }

  void anEngineErrorLeavesTheFootageAndIsTold() {
    QVERIFY(maker_->mount(avatar_->speaking()).has_value());
    for (int i = 0; i < 8; ++i) make(&heard_);
    QVERIFY(maker_->trouble().empty());
    avatar_->full->broken = true;
    const int opened = avatar_->full->opened;
    for (int i = 0; i < 30; ++i) {
      const auto made = make(&heard_);
      QVERIFY(made.picture != nullptr);
      QVERIFY(difference(made) < 12);
    }
    QCOMPARE(maker_->trouble(), std::string("the engine is out of order"));
    QVERIFY(avatar_->full->opened > opened);  // it was opened anew meanwhile
    QCOMPARE(metrics_->counter("engine_failures").value(), std::uint64_t{30});
    avatar_->full->broken = false;
    QVERIFY(difference(make(&heard_)) > kPainted);
    QVERIFY(maker_->trouble().empty());
  }

  void workIsGivenUpStepByStepAndTakenUpAgain() {
    QVERIFY(maker_->mount(avatar_->speaking()).has_value());
    std::chrono::milliseconds full(60), light(20);
    avatar_->full->whilePainting = [&] { time_ += full; };
    avatar_->light->whilePainting = [&] { time_ += light; };
    speak(20);
    QCOMPARE(maker_->effort(), Effort::Light);
    avatar_->light->painted = 0;
    speak(20);
    QCOMPARE(maker_->effort(), Effort::Light);  // that is enough
    QCOMPARE(avatar_->light->painted.load(), 20);
    light = std::chrono::milliseconds(60);
    speak(15);
    QCOMPARE(maker_->effort(), Effort::EverySecond);
    avatar_->light->painted = 0;
    speak(10);
    QCOMPARE(avatar_->light->painted.load(), 5);
    light = std::chrono::milliseconds(200);
    speak(30);
    QCOMPARE(maker_->effort(), Effort::Still);
    speak(6);
    avatar_->light->painted = 0;
    QVERIFY(difference(make(&heard_)) < 12);
    QCOMPARE(avatar_->light->painted.load(), 0);
    QCOMPARE(maker_->effortStepsDown(), 3);
    full = light = std::chrono::milliseconds(5);
    speak(800);
    QCOMPARE(maker_->effort(), Effort::Full);
  }

  void aPackageThatIsDeletedMeanwhileIsShownToItsEnd_data() {
    QTest::addColumn<bool>("folder");
    QTest::newRow("file") << false;
    QTest::newRow("folder") << true;
  }
  void aPackageThatIsDeletedMeanwhileIsShownToItsEnd() {
    QFETCH(bool, folder);
    SyntheticOptions options;
    options.asFolder = folder;
    options.talkFrames = 500;
    ScriptedAvatar avatar(options);
    auto package = AvatarPackage::open(avatar.path);
    // So little memory that frames are decoded as they are needed.
    auto loaded = LoadedAvatar::load(*package, MemoryBudget::create(MemoryBudget::residentBytes() + (24u << 20)), 0);
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message.c_str());
    QCOMPARE((*loaded)->plan().tier, CacheTier::DecodeAhead);
    LiveAvatar live;
    live.avatar = *loaded;
    QVERIFY(maker_->mount(avatar.speaking(live)).has_value());
    QVERIFY(make(nullptr).picture != nullptr);
    std::filesystem::remove_all(avatar.path);
    const HeardFrame silent = spoken(0, 0), loud = spoken(0, 1);
    for (int i = 0; i < 300; ++i) {
      const auto made = make(i % 100 < 30 ? &silent : &loud);
      QVERIFY2(maker_->trouble().empty(), maker_->trouble().c_str());
      if (!made.plan.leaving) QCOMPARE(frameNumberOf(*made.picture), made.plan.main.frame);
    }
  }

 private:
  static constexpr double kFull = 130;
  FrameMaker::Made make(const HeardFrame* heard) { return maker_->make(heard, 1, {}, {}); }
  void speak(int frames) {
    for (int i = 0; i < frames; ++i) make(&heard_);
  }
  /// How far the mouth is from the filmed one.
  double difference(const FrameMaker::Made& made) {
    if (made.plan.leaving) return kPainted + 1;  // two faces over each other: not measured
    YuvImage filmed = syntheticFrame(made.picture->size(), made.plan.main.frame);
    return std::abs(mouthBrightness(*made.picture, made.plan.main) - mouthBrightness(filmed, made.plan.main));
  }

  std::unique_ptr<ScriptedAvatar> avatar_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<FrameMaker> maker_;
  SteadyTime time_;
  const HeardFrame heard_ = spoken(0);
};

QTEST_GUILESS_MAIN(TestFrameMaker)
#include "tst_frame_maker.moc"
