// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <span>

#include "core/nn/golden_weights.h"
#include "tests/compat/onnx_writer.h"
#include "tests/importing/foreign_avatars.h"

using namespace visema;
using namespace visema::test;

class TestImportNetworks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aNetworkThatIsOnlyThereAsOnnxIsTaken() {
    const fs::path folder = avatars_.copyOf("onnx");
    const auto weights = Weights::open(folder / "checkpoint/best_trainloss.pth");
    const auto config = CompatibleConfig::fromWeights(**weights, "ave");
    fs::remove(folder / "checkpoint/best_trainloss.pth");
    writeText(folder / "models/generator.onnx", OnnxWriter(**weights, BatchNorms::Folded).lipNetwork(*config));
    const auto encoderWeights = goldenWeights(aveEncoderTensors());
    writeText(folder / "models/audio_encoder.onnx", OnnxWriter(*encoderWeights, BatchNorms::Folded).speechEncoder());
    ImportOptions options;
    options.source = folder;
    options.out = here_ / "onnx.visema";
    int encoders = 0;
    options.keepSpeechEncoder = [&](const Weights& offered) {
      const bool hears = offered.find("audio_encoder.0.conv_block.0.weight") != nullptr;
      encoders += hears ? 1 : 0;
      return hears;
    };
    const auto report = importAvatar(options, {}, {}, {});
    QCOMPARE(messageOf(report), std::string("accepted"));
    QCOMPARE(encoders, 1);
    QVERIFY(says(report->found, "generator.onnx"));
    QVERIFY(says(report->found, "a speech encoder in models/audio_encoder.onnx"));
    QCOMPARE((*AvatarPackage::open(here_ / "onnx.visema"))->manifest().networks[0].inputSize, 160);
  }

  void theFeaturesAreThoseThatTheOwnerNames() {
    ImportOptions options;
    options.source = here_ / "sanders";
    options.out = here_ / "hubert.visema";
    options.features = "hubert";
    const auto report = importAvatar(options, {}, {}, {});
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->needs, "hubert"));
    QVERIFY(contains(report->text(), "visema render --features aud_hu.npy"));
    const auto package = AvatarPackage::open(here_ / "hubert.visema");
    QCOMPARE((*package)->manifest().networks[0].speech, std::string("hubert"));
    QVERIFY(!(*package)->manifest().clips[0].features);  // those of another encoder are not its own
    options.features = "whisper";
    QVERIFY(contains(messageOf(importAvatar(options, {}, {}, {})), "whisper"));
  }

  void whatThePackageSaysOfItsFeaturesIsBelieved() {
    const fs::path folder = avatars_.copyOf("described");
    writeText(folder / "package_info.json", R"({"package_version": "2.0", "onnx": {"asr_mode": "hubert"}})");
    const auto report = avatars_.import(folder, "described.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "hubert features, for package_info.json says so"));
    QCOMPARE((*AvatarPackage::open(here_ / "described.visema"))->manifest().networks[0].speech, std::string("hubert"));
    writeText(folder / "package_info.json", R"({"package_version": "2.0", "onnx": {"asr_mode": 7}})");
    const auto other = avatars_.import(folder, "undescribed.visema");
    QCOMPARE(messageOf(other), std::string("accepted"));
    QVERIFY(says(other->assumed, "ave features, for those lie beside it"));
  }

  void everyVariantIsResizedAsItsOwnProgramDoes() {
    const auto report = avatars_.import(here_ / "sanders", "small.visema");
    QCOMPARE(messageOf(report), std::string("accepted"));
    QVERIFY(says(report->assumed, "bilinearly"));
    QVERIFY((*AvatarPackage::open(here_ / "small.visema"))->manifest().networks[0].resize == ResizeFilter::Bilinear);
  }

  void aSpoiltNetworkIsRefusedByTheNameOfItsTensor_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<float>("number");
    QTest::addColumn<QString>("complaint");
    QTest::newRow("not a number") << "outc.conv.bias" << std::nanf("") << "numbers that are not finite";
    QTest::newRow("a variance below zero") << "inc.inconv.0.conv.1.running_var" << -0.5F << "variances below zero";
  }
  void aSpoiltNetworkIsRefusedByTheNameOfItsTensor() {
    QFETCH(QString, where);
    QFETCH(float, number);
    QFETCH(QString, complaint);
    const std::string spoilt = where.toStdString();
    const fs::path folder = avatars_.copyOf("spoilt");
    const auto weights = Weights::open(folder / "checkpoint/best_trainloss.pth");
    std::vector<float> numbers = (*weights)->find(spoilt)->toFloat();
    numbers[1] = number;
    std::vector<NamedTensor> tensors;
    for (const auto& [name, tensor] : (*weights)->tensors()) {
      tensors.push_back({name, tensor});
      if (name == spoilt) tensors.back().tensor.data = std::as_bytes(std::span(numbers));
    }
    QVERIFY(writeSafetensors(here_ / "spoilt.safetensors", tensors, (*weights)->metadata()));
    ImportOptions options;
    options.source = folder;
    options.out = here_ / "spoilt.visema";
    options.checkpoint = here_ / "spoilt.safetensors";
    const std::string message = messageOf(importAvatar(options, {}, {}, {}));
    QVERIFY2(contains(message, spoilt) && contains(message, complaint.toStdString()), message.c_str());
    QVERIFY(!fs::exists(options.out));
  }

  void anotherKindOfNetworkIsCalledThat() {
    const fs::path file = here_ / "resnet.safetensors";
    QVERIFY(writeGoldenWeights(file, {{"layer1.0.conv1.weight", {8, 3, 3, 3}}, {"fc.weight", {4, 8}}}));
    ImportOptions options;
    options.source = here_ / "sanders";
    options.out = here_ / "resnet.visema";
    options.checkpoint = file;
    const std::string message = messageOf(importAvatar(options, {}, {}, {}));
    QVERIFY2(contains(message, "is another network"), message.c_str());
  }

  void everythingThatWasWrongIsSaid() {
    const fs::path folder = avatars_.copyOf("wrong");
    writeText(folder / "checkpoint/best_trainloss.pth", "hello");
    writeText(folder / "checkpoint/12.onnx", "goodbye");
    QVERIFY(writeGoldenWeights(folder / "audio_encoder.pth", aveEncoderTensors()));
    QVERIFY(writeGoldenWeights(folder / "checkpoint/3.pth", {{"layer1.0.conv1.weight", {8, 3, 3, 3}}}));
    const std::string message = messageOf(avatars_.import(folder, "wrong.visema"));
    for (const char* part : {"best_trainloss.pth", "12.onnx", "is a speech encoder, no lip network",
                             "is another network", "choose the network file"})
      QVERIFY2(contains(message, part), message.c_str());
    for (int i = 20; i < 30; ++i) writeText(folder / "checkpoint" / (std::to_string(i) + ".pth"), "hello");
    const std::string shorter = messageOf(avatars_.import(folder, "wrong.visema"));
    QVERIFY2(contains(shorter, "and 10 files more"), shorter.c_str());
  }

 private:
  const ForeignAvatars avatars_;
  const fs::path here_ = avatars_.here();
};

QTEST_APPLESS_MAIN(TestImportNetworks)
#include "tst_import_networks.moc"
