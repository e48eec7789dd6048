// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/lipsync/face_cropper.h"
#include "core/lipsync/frame_plan_file.h"
#include "core/lipsync/mouth_motion.h"
#include "core/nn/compatible_config.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/quality/avatar_score.h"
#include "tests/exporting/film_fixture.h"
#include "tests/support/synthetic_networks.h"

using namespace visema;

/// Iris repeats the end of "talk", which she was not trained on.
class TestAvatarScore : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void movedSoundIsNamedByTheOffset_data() {
    QTest::addColumn<int>("late");
    for (int late : {-4, 3}) QTest::addRow("%d frames late", late) << late;
  }
  void movedSoundIsNamedByTheOffset() {
    QFETCH(int, late);
    const std::filesystem::path root = VISEMA_ROOT;
    const auto iris = *AvatarPackage::open(root / "avatars/iris.visema");
    const auto encoder = *openSpeechEncoder(**Weights::open(root / "resources/visema-1.safetensors"));
    const auto network = *loadFusedNetwork(*iris->weights(iris->manifest().networks.front().weights));
    AvatarScoreOptions options;
    options.parts = {{"talk", 719, 0}};
    options.soundLate = late;
    const auto scores = scoreAvatar(iris, network, *encoder, options, {}, {});
    QVERIFY2(scores, scores ? "" : scores.error().message.c_str());
    QVERIFY(scores->openingKnown);
    for (const LipScores& lips : {scores->shown, scores->network}) {
      QCOMPARE(lips.opening.offset, late);
      QVERIFY(lips.opening.offsetPeak > 0.85);  // nothing but the moment is wrong
      QVERIFY(lips.film.frames == lips.picture.frames && lips.film.lipPsnr > 20);
    }
  }

  void whatIsScoredIsWhatAFilmShows() {
    constexpr FrameIndex kFrames = 30, kFrom = 24;
    QTemporaryDir folder;
    const std::filesystem::path here = folder.path().toStdString();
    test::SyntheticOptions synthetic;
    synthetic.talkFrames = kFrames;
    synthetic.sound = test::babble(1.2);
    QVERIFY(test::addCompatibleNetwork(here, synthetic));
    synthetic.asFolder = true;
    const auto package = *AvatarPackage::open(*test::makeSyntheticPackage(here, synthetic));
    const NetworkEntry& entry = package->manifest().networks.front();
    const auto network = *loadFusedNetwork(*package->weights(entry.weights));

    AvatarScoreOptions options;
    options.parts = {{"talk", kFrom, 0}};
    options.lookahead = kFullLookahead;
    std::vector<YuvImage> footage, scored;
    options.watchShown = [&](const std::string&, FrameIndex, const YuvImage& filmed, const YuvImage& shown) -> Status {
      footage.push_back(filmed.clone());
      scored.push_back(shown.clone());
      return {};
    };
    const auto scores = scoreAvatar(package, network, **test::goldenAveEncoder(), options, {}, {});
    QVERIFY2(scores, test::messageOf(scores).c_str());

    FilmOptions film = test::losslessFilm(package->path(), package->path() / "clips/talk.mp4", here / "film.mp4");
    film.planIn = here / "plan.csv";
    film.lookahead = options.lookahead;
    std::ofstream plan(film.planIn);
    plan << kFramePlanHeader;
    for (FrameIndex frame = 0; frame < kFrames; ++frame) plan << framePlanLine(frame, {{0, frame}, {}, 1}, {"talk"});
    plan.close();
    const auto made = renderFilm(film, test::testEngines(), {}, {});
    QVERIFY2(made, test::messageOf(made).c_str());
    const std::vector<YuvFrame> shown = test::framesOf(film.out);
    QCOMPARE(shown.size(), std::size_t{kFrames});

    const int side = network->spec().cropSize;
    PictureScorer again(compatibleMaskPicture(side).view(), lipsIn(side));
    for (FrameIndex frame = kFrom; frame < kFrames; ++frame) {
      const auto i = static_cast<std::size_t>(frame - kFrom);
      QCOMPARE(test::largestDifference(scored[i], *shown[static_cast<std::size_t>(frame)]), 0);
      QVERIFY(test::largestDifference(scored[i], footage[i]) > 0);
      again.add(networkCrop(footage[i], package->crops(0), frame, entry).view(),
                networkCrop(*shown[static_cast<std::size_t>(frame)], package->crops(0), frame, entry).view());
    }
    QCOMPARE(scores->shown.picture.lipPsnr, again.scores().lipPsnr);
    QCOMPARE(scores->shown.picture.cropPsnr, again.scores().cropPsnr);
    QVERIFY(scores->network.picture.cropPsnr != scores->shown.picture.cropPsnr);
  }

  void aUnetIsScoredFromItsSoundToo() {
    QTemporaryDir folder;
    test::SyntheticOptions synthetic;
    synthetic.talkFrames = 30;
    synthetic.sound = test::babble(1.2);
    const Status added = test::addCompatibleNetwork(folder.path().toStdString(), synthetic);
    QVERIFY2(added, added ? "" : added.error().message.c_str());
    const auto package = *AvatarPackage::open(*test::makeSyntheticPackage(folder.path().toStdString(), synthetic));
    const auto encoder = *test::goldenAveEncoder();
    const auto network = *loadFusedNetwork(*package->weights(package->manifest().networks.front().weights));
    AvatarScoreOptions options;
    options.parts = {{"talk", 24, 0}};
    const auto scores = scoreAvatar(package, network, *encoder, options, {}, {});
    QVERIFY2(scores, scores ? "" : scores.error().message.c_str());
    QVERIFY(!scores->openingKnown);
    for (const LipScores& lips : {scores->shown, scores->network}) {
      QCOMPARE(lips.picture.frames, 6);
      QVERIFY(lips.picture.lipPsnr > 3 && lips.picture.lipPsnr < 30);  // it never learnt this face
      QVERIFY(lips.film.lipPsnr > 3 && lips.film.lipPsnr < 30);
    }
  }
};

QTEST_APPLESS_MAIN(TestAvatarScore)
#include "tst_avatar_score.moc"
