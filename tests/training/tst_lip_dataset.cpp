// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "core/nn/weights/weights.h"
#include "core/training/lips/lip_dataset.h"
#include "tests/training/drawn_faces.h"

using namespace visema;
using test::drawnFaces;

class LipDatasetTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDatasetSurvivesItsFile() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("set.safetensors").toStdString();
    LipDataset dataset = drawnFaces(6, 4);
    dataset.speech = {"visema-1", "0123456789abcdef"};
    dataset.featureSize = 3;
    dataset.silence = std::vector<float>(9, 0.5F);
    dataset.clips[0].voices = {std::vector<float>(18, 1), std::vector<float>(18, 2)};
    dataset.clips[0].judged = {1, 3};
    dataset.clips[0].phones = {{kSilencePhone, 0.125}, {3, 0.25}};
    std::vector<std::uint8_t> masks(6 * 64 * 64, 3);
    dataset.clips[0].masks = masks;
    QVERIFY(dataset.save(path).has_value());
    auto read = LipDataset::open(path);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QCOMPARE(read->clips.size(), std::size_t{1});
    QVERIFY(read->clips[0].voices == dataset.clips[0].voices);
    QVERIFY(read->clips[0].opening == dataset.clips[0].opening);
    QCOMPARE(read->clips[0].heldOutFrom, 4);
    QVERIFY((read->clips[0].judged == FrameRange{1, 3}));
    QCOMPARE(read->clips[0].phones.size(), std::size_t{2});
    QCOMPARE(read->clips[0].phones[1].phone, 3);
    QCOMPARE(read->clips[0].phones[1].endSeconds, 0.25);
    QVERIFY(std::ranges::equal(read->clips[0].crops, dataset.clips[0].crops));
    QVERIFY(std::ranges::equal(read->clips[0].masks, masks));
    QVERIFY(read->silence == dataset.silence);
    QVERIFY(read->speech.name == "visema-1" && read->speech.fingerprint == "0123456789abcdef");
  }

  void aFileThatIsNoDatasetIsRefused() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("set.safetensors").toStdString();
    QVERIFY(writeSafetensors(path, {}, {}).has_value());
    QVERIFY(!LipDataset::open(path).has_value());
    LipDataset unfit = drawnFaces(6, 4);
    unfit.clips[0].frames = 7;
    QVERIFY(!unfit.save(path).has_value());
    const std::vector<std::uint8_t> masks(5 * 64 * 64);
    unfit = drawnFaces(6, 4);
    unfit.clips[0].masks = masks;
    QVERIFY(!unfit.save(path).has_value());
  }
};

QTEST_APPLESS_MAIN(LipDatasetTest)
#include "tst_lip_dataset.moc"
