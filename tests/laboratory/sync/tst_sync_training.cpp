// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/laboratory/sync/drawn_mouth.h"
#include "core/laboratory/sync/sync_network.h"
#include "core/laboratory/sync/sync_sequence.h"
#include "core/laboratory/sync/sync_trainer.h"
#include "core/nn/weights/weights.h"
#include "core/sync/sync_matcher.h"

using namespace visema;

namespace {

/// Somebody whose features are what the lips do: easy to learn.
SyncClip talker(unsigned seed, int frames = 150) {
  std::mt19937 random(seed);
  SyncClip clip;
  clip.frames = frames;
  double opening = 0.5, rounding = 0.5;
  for (int entry = 0; entry < frames * 80 / 25 + 8; ++entry) {
    if (entry % 8 == 0) opening = static_cast<double>(random() % 100) / 100;
    if (entry % 12 == 0) rounding = static_cast<double>(random() % 100) / 100;
    clip.targets.articulations.push_back(
        {static_cast<float>(opening), static_cast<float>(opening), static_cast<float>(rounding), 0, 0, 0, 0});
    clip.targets.phones.push_back(1);
    clip.targets.voice.push_back(1);
  }
  FeatureRows rows(kSyncFeatures);
  for (int row = 0; row < frames; ++row) {
    std::vector<float> features(kSyncFeatures, 0.0F);
    const auto entry = static_cast<std::size_t>(row * 80 / 25);
    features[0] = clip.targets.articulations[entry][1];
    features[1] = clip.targets.articulations[entry][2];
    rows.append(features);
  }
  clip.heard.push_back(std::move(rows));
  return clip;
}

SyncClips smallClips() {
  SyncClips clips;
  clips.speech = {"visema-1", "0123456789abcdef"};
  for (unsigned seed = 1; seed <= 4; ++seed) clips.drawn.push_back(talker(seed));
  clips.drawnHeldOut.push_back(talker(9));
  return clips;
}

}  // namespace

class TestSyncTraining : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void whatIsWrittenIsWhatWasTrained() {
    torch::manual_seed(3);
    SyncNetwork network;
    QVERIFY(writeSyncMatcher(path("m.safetensors"), *network,
                             {{"family", kSyncFamily}, {"version", "1"}, {"speech", "visema-1"}}));
    auto matcher = SyncMatcher::open(**Weights::open(path("m.safetensors")));
    QVERIFY2(matcher, matcher ? "" : matcher.error().message.c_str());
    QCOMPARE(matcher->trainedOn().name, std::string("visema-1"));
    const torch::NoGradGuard noGradient;
    for (int i = 0; i < 3; ++i) {
      torch::Tensor pictures = 255 * torch::rand({1, kSyncFrames, kSyncSide, kSyncSide});
      const torch::Tensor rows = torch::randn({1, kSyncRows * kSyncFeatures});
      const torch::Tensor seen = network->see(pictures).numbers, heard = network->hear(rows);
      std::vector<float> mouths(pictures.data_ptr<float>(), pictures.data_ptr<float>() + pictures.numel());
      std::vector<float> eye(kSyncNumbers), ear(kSyncNumbers);
      normalizeMouths(mouths);
      matcher->see(mouths, eye);
      matcher->hear({rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())}, ear);
      for (int k = 0; k < kSyncNumbers; ++k) {
        QVERIFY(std::abs(eye[static_cast<std::size_t>(k)] - seen[0][k].item<float>()) < 2e-3F);
        QVERIFY(std::abs(ear[static_cast<std::size_t>(k)] - heard[0][k].item<float>()) < 2e-3F);
      }
    }
  }

  void whatWasLearntCanBeBegunWith() {
    torch::manual_seed(4);
    SyncNetwork learnt, begun;
    QVERIFY(writeSyncMatcher(path("l.safetensors"), *learnt, {{"family", kSyncFamily}, {"version", "1"}}));
    QVERIFY(readSyncMatcher(**Weights::open(path("l.safetensors")), *begun));
    const torch::NoGradGuard noGradient;
    const torch::Tensor pictures = 255 * torch::rand({2, kSyncFrames, kSyncSide, kSyncSide});
    const torch::Tensor rows = torch::randn({2, kSyncRows * kSyncFeatures});
    QVERIFY((learnt->see(pictures).numbers - begun->see(pictures).numbers).abs().max().item<float>() < 2e-3F);
    QVERIFY((learnt->hear(rows) - begun->hear(rows)).abs().max().item<float>() < 2e-3F);
    const Status other = readSyncMatcher(**Weights::open(VISEMA_RESOURCES "/visema-1.safetensors"), *begun);
    QVERIFY(!other && other.error().message.find("visema-1.safetensors is not a matcher") != std::string::npos);
  }

  void aDrawnMouthOpensAndCloses() {
    std::mt19937 random(5);
    for (int i = 0; i < 20; ++i) {
      const DrawnMouth mouth(random);
      std::vector<float> picture(std::size_t{kSyncSide} * kSyncSide);
      const float open = mouth.draw({1, 1, 0, 0, 0, 0, 0}, 0, {}, kSyncSide, picture);
      const float half = mouth.draw({0.5F, 0.5F, 0, 0, 0, 0, 0}, 0, {}, kSyncSide, picture);
      const float closed = mouth.draw({0, 0, 0, 1, 0, 0, 0}, 0, {}, kSyncSide, picture);
      QVERIFY(open > half && half > closed);
      QCOMPARE(closed, 0.0F);
      for (const float value : picture) QVERIFY(std::isfinite(value));
    }
  }

  void everySequenceLooksDifferentAndSoundsTheSame() {
    const SyncClip clip = talker(2);
    std::mt19937 random(1);
    const SyncSequence one = sequenceOf(clip, 20, 10, SyncLook::Varied, random);
    const SyncSequence other = sequenceOf(clip, 20, 10, SyncLook::Varied, random);
    QCOMPARE(one.pictures.size(), std::size_t{14} * kSyncSide * kSyncSide);
    QVERIFY(one.pictures != other.pictures);
    QVERIFY(one.rows == other.rows);
  }

  void trainingGoesOnWhereItStopped() {
    const SyncClips clips = smallClips();
    SyncTrainingOptions options;
    options.output = path("trained.safetensors");
    options.steps = 12;
    options.sequences = 3;
    options.frames = 8;
    options.saveEvery = 4;
    std::stop_source stop;
    const auto stopSoon = [&stop](const Progress&) { stop.request_stop(); };
    const auto stopped = trainSyncMatcher(clips, options, stopSoon, stop.get_token());
    QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    const auto report = trainSyncMatcher(clips, options, {}, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->steps, 12);
    QCOMPARE(report->drawn.pieces, 2);
    QVERIFY(std::isfinite(report->loss) && std::isfinite(report->drawn.confidence));
    QVERIFY(SyncMatcher::open(**Weights::open(options.output)));
  }

  void nothingToLearnFromAndBadOptionsAreNamed() {
    SyncTrainingOptions options;
    QVERIFY(!trainSyncMatcher(smallClips(), options, {}, {}));
    options.output = path("x.safetensors");
    QVERIFY(!trainSyncMatcher({}, options, {}, {}));
  }
};

QTEST_APPLESS_MAIN(TestSyncTraining)
#include "tst_sync_training.moc"
