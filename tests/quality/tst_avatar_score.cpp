// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>

#include "core/avatar/avatar_package.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/quality/avatar_score.h"
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
