// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <random>

#include "core/lipsync/playhead.h"

using namespace visema;

namespace {

PlayableClip clipOf(ClipRole role, FrameIndex frames) {
  PlayableClip clip;
  clip.role = role;
  clip.frameCount = frames;
  return clip;
}

PlayableClip neutralClip(ClipRole role, FrameIndex frames) {
  PlayableClip clip = clipOf(role, frames);
  clip.neutralStart = clip.neutralEnd = true;
  return clip;
}

std::vector<FrameIndex> framesOf(Playhead& playhead, int count, bool speaking = true) {
  std::vector<FrameIndex> frames;
  for (int i = 0; i < count; ++i) frames.push_back(playhead.next(speaking).main.frame);
  return frames;
}

}  // namespace

class TestPlayhead : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aSingleClipIsWalkedBackAndForthWithEachEndOnce() {
    auto playhead = Playhead::create({clipOf(ClipRole::Talk, 4)});
    QVERIFY((framesOf(*playhead, 9) == std::vector<FrameIndex>{0, 1, 2, 3, 2, 1, 0, 1, 2}));
  }

  void aClipOfOneFrameStands() {
    auto playhead = Playhead::create({clipOf(ClipRole::Talk, 1)});
    QVERIFY((framesOf(*playhead, 4) == std::vector<FrameIndex>{0, 0, 0, 0}));
  }

  void neutralClipsFollowEachOtherForward() {
    auto playhead = Playhead::create({neutralClip(ClipRole::Talk, 3), neutralClip(ClipRole::Talk, 4)},
                                     {.start = ClipFrame{0, 0}, .fadeFrames = 6, .idleAfterFrames = 20});
    std::vector<ClipFrame> seen;
    for (int i = 0; i < 8; ++i) seen.push_back(playhead->next(true).main);
    // The shared pose is shown once: the last frame of one clip stands for the first of the next.
    const std::vector<ClipFrame> expected{{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {1, 3}, {0, 1}, {0, 2}};
    QVERIFY(seen == expected);
  }

  void aLoopRunsOnFromItsEnd() {
    PlayableClip idle = clipOf(ClipRole::Idle, 3);
    idle.loop = true;
    auto playhead = Playhead::create({idle});
    QVERIFY((framesOf(*playhead, 7, false) == std::vector<FrameIndex>{0, 1, 2, 0, 1, 2, 0}));
  }

  void silenceIdlesAndSpeechTalks() {
    PlayableClip idle = neutralClip(ClipRole::Idle, 10);
    idle.loop = true;
    auto playhead = Playhead::create({neutralClip(ClipRole::Talk, 200), idle});
    QCOMPARE(playhead->next(false).main.clip, std::size_t{1});
    for (int i = 0; i < 30; ++i) playhead->next(true);
    QCOMPARE(playhead->position().clip, std::size_t{0});
    for (int i = 0; i < 19; ++i) playhead->next(false);
    QCOMPARE(playhead->position().clip, std::size_t{0});
    for (int i = 0; i < 10; ++i) playhead->next(false);
    QCOMPARE(playhead->position().clip, std::size_t{1});
  }

  void aJoinBetweenDifferentPosesIsFadedWithoutAJump() {
    PlayableClip idle = clipOf(ClipRole::Idle, 50);
    idle.loop = true;
    auto playhead = Playhead::create({clipOf(ClipRole::Talk, 100), idle});
    for (int i = 0; i < 7; ++i) playhead->next(false);
    float weight = 0;
    int faded = 0;
    for (int i = 0; i < 12; ++i) {
      const FramePlan plan = playhead->next(true);
      if (!plan.leaving) continue;
      QCOMPARE(plan.leaving->clip, std::size_t{1});
      QVERIFY(plan.mainWeight > weight && plan.mainWeight < 1);
      QVERIFY(plan.mainWeight - weight < 0.2f);
      weight = plan.mainWeight;
      ++faded;
    }
    QCOMPARE(faded, 6);
  }

  void aJoinGoesToThePoseThatFitsBest() {
    PlayableClip idle = clipOf(ClipRole::Idle, 5);
    idle.loop = true;
    idle.poses.assign(5, Similarity{1, 0, 40, 10});
    PlayableClip talk = clipOf(ClipRole::Talk, 60);
    for (int i = 0; i < 60; ++i) talk.poses.push_back({1, 0, i * 2.0, 10});
    auto playhead = Playhead::create({talk, idle});
    for (int i = 0; i < 3; ++i) playhead->next(false);
    QVERIFY((playhead->next(true).main == ClipFrame{0, 20}));
  }

  void aJoinGoesOnlyWhereTheClipCanBeEntered() {
    PlayableClip idle = clipOf(ClipRole::Idle, 5);
    idle.loop = true;
    idle.poses.assign(5, Similarity{1, 0, 40, 10});
    PlayableClip talk = clipOf(ClipRole::Talk, 60);
    for (int i = 0; i < 60; ++i) talk.poses.push_back({1, 0, i * 2.0, 10});
    talk.entries = {0, 16, 28, 50};
    auto playhead = Playhead::create({talk, idle});
    for (int i = 0; i < 3; ++i) playhead->next(false);
    QVERIFY((playhead->next(true).main == ClipFrame{0, 16}));
  }

  void inTheNeutralPoseAClipIsLeftWithoutAFade() {
    PlayableClip talk = neutralClip(ClipRole::Talk, 200), idle = neutralClip(ClipRole::Idle, 10);
    idle.loop = true;
    talk.joins = {30};
    auto playhead = Playhead::create({talk, idle}, {.start = ClipFrame{0, 10}, .fadeFrames = 6, .idleAfterFrames = 20});
    std::vector<FramePlan> plans;
    for (int i = 0; i < 24; ++i) plans.push_back(playhead->next(i < 1));
    QVERIFY((plans[19].main == ClipFrame{0, 29}));
    QVERIFY((plans[20].main == ClipFrame{1, 0}));  // instead of frame 30, which shows the same pose
    for (const FramePlan& plan : plans) QVERIFY(!plan.leaving);
  }

  void aJoinIsSentForAndWaitsForItsFrame() {
    PlayableClip idle = clipOf(ClipRole::Idle, 50);
    idle.loop = true;
    std::vector<ClipFrame> sentFor;
    bool there = false;
    PlayheadOptions options;
    options.sendFor = [&](ClipFrame at) {
      sentFor.push_back(at);
      return there;
    };
    auto playhead = Playhead::create({clipOf(ClipRole::Talk, 100), idle}, options);
    for (int i = 0; i < 5; ++i) playhead->next(false);
    QVERIFY(sentFor.empty());
    for (FrameIndex i = 5; i < 15; ++i)
      QVERIFY((playhead->next(true).main == ClipFrame{1, i}));  // the idle clip runs on
    QCOMPARE(sentFor.size(), std::size_t{10});
    there = true;
    const FramePlan joined = playhead->next(true);
    QVERIFY(joined.main == sentFor.back());
    QVERIFY(joined.leaving && joined.leaving->clip == 1);
  }

  void aFrameThatNeverComesIsShownAllTheSame() {  // and whoever shows it learns what is wrong with it
    PlayableClip idle = clipOf(ClipRole::Idle, 50);
    idle.loop = true;
    PlayheadOptions options;
    options.sendFor = [](ClipFrame) { return false; };
    auto playhead = Playhead::create({clipOf(ClipRole::Talk, 100), idle}, options);
    int waited = 0;
    while (playhead->next(true).main.clip == 1 && waited < 1000) ++waited;
    QVERIFY(waited > 25 && waited < 250);
  }

  void theClipThatFollowsIsSentForBeforeTheEnd() {
    std::vector<ClipFrame> sentFor;
    PlayheadOptions options;
    options.sendFor = [&](ClipFrame at) {
      sentFor.push_back(at);
      return true;
    };
    options.start = ClipFrame{0, 0};
    auto playhead =
        Playhead::create({neutralClip(ClipRole::Talk, 100), neutralClip(ClipRole::Talk, 50)}, std::move(options));
    for (int i = 0; i < 50; ++i) playhead->next(true);
    QVERIFY(sentFor.empty());
    for (int i = 50; i < 90; ++i) QCOMPARE(playhead->next(true).main.clip, std::size_t{0});
    QVERIFY(!sentFor.empty());
    QVERIFY((sentFor.back() == ClipFrame{1, 1}));
  }

  void onDemandClipsAreNotEnteredByThemselves() {
    auto playhead = Playhead::create({clipOf(ClipRole::OnDemand, 5), neutralClip(ClipRole::Talk, 5)});
    for (int i = 0; i < 100; ++i) QCOMPARE(playhead->next(i % 60 < 30).main.clip, std::size_t{1});
  }

  void theWalkCanEndOnTheNeutralPose() {
    for (FrameIndex left : {1, 5, 30}) {
      auto playhead = Playhead::create({neutralClip(ClipRole::Talk, 80)});
      for (int i = 0; i < 23; ++i) playhead->next(true);
      playhead->finishIn(left);
      FramePlan last;
      for (FrameIndex i = 0; i < left; ++i) last = playhead->next(true);
      QCOMPARE(last.main.frame, FrameIndex{79});
    }
  }

  void theWalkGoesBackToTheNeutralPoseWhereOnlyTheBeginningIsNeutral() {
    for (FrameIndex left : {1, 5, 30}) {
      PlayableClip idle = clipOf(ClipRole::Idle, 50), talk = clipOf(ClipRole::Talk, 80);
      idle.loop = idle.neutralStart = talk.neutralStart = true;
      auto playhead = Playhead::create({idle, talk}, {ClipFrame{1, 0}});
      for (int i = 0; i < 23; ++i) playhead->next(true);
      playhead->finishIn(left);
      for (FrameIndex i = left; i-- > 0;) QVERIFY((playhead->next(true).main == ClipFrame{1, i}));
    }
  }

  void anAvatarWithoutClipsOrAStartOutsideIsRefused() {
    QVERIFY(!Playhead::create({}));
    QVERIFY(!Playhead::create({clipOf(ClipRole::Talk, 0)}));
    const auto outside = Playhead::create({clipOf(ClipRole::Talk, 5)}, {.start = ClipFrame{0, 5}});
    QVERIFY(!outside);
    QVERIFY(outside.error().message.find("start frame") != std::string::npos);
  }

  void neighbouringFramesAlwaysLieTogetherWhateverIsSaid() {
    std::mt19937 random(5);
    for (int round = 0; round < 50; ++round) {
      std::vector<PlayableClip> clips;
      const int count = 1 + static_cast<int>(random() % 4);
      for (int i = 0; i < count; ++i) {
        PlayableClip clip =
            random() % 2 ? neutralClip(ClipRole::Talk, 1 + random() % 40) : clipOf(ClipRole::Talk, 1 + random() % 40);
        if (random() % 3 == 0) clip.role = ClipRole::Idle, clip.loop = random() % 2;
        clips.push_back(clip);
      }
      auto playhead = Playhead::create(clips);
      FramePlan before = playhead->next(false);
      for (int i = 0; i < 400; ++i) {
        const FramePlan plan = playhead->next(random() % 40 < 25);
        const PlayableClip& clip = clips[plan.main.clip];
        QVERIFY(plan.main.frame >= 0 && plan.main.frame < clip.frameCount);
        const bool neighbour = plan.main.clip == before.main.clip && std::abs(plan.main.frame - before.main.frame) <= 1;
        const bool looped = clip.loop && plan.main.frame == 0;
        const bool joined = clip.neutralStart && plan.main.frame <= 1;
        QVERIFY(neighbour || looped || joined || plan.leaving.has_value());
        before = plan;
      }
    }
  }
};

QTEST_APPLESS_MAIN(TestPlayhead)
#include "tst_playhead.moc"
