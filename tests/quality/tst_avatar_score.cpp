// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/avatar/avatar_package.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/quality/avatar_score.h"

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
    const auto scores = scoreAvatar(*iris, *network, *encoder, options, {}, {});
    QVERIFY2(scores, scores ? "" : scores.error().message.c_str());
    QVERIFY(scores->openingKnown);
    QCOMPARE(scores->opening.offset, late);
    QVERIFY(scores->opening.offsetPeak > 0.85);  // nothing but the moment is wrong
  }
};

QTEST_APPLESS_MAIN(TestAvatarScore)
#include "tst_avatar_score.moc"
