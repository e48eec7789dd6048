// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/nn/light/voice_map.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/voice_network.h"
#include "core/nn/weights/weights.h"

using namespace visema;

namespace {

LightConfig smallConfig(int cropSize = 64) {
  LightConfig config;
  config.cropSize = cropSize;
  config.widths = {8, 12, 16, 20};
  config.codeHidden = 16;
  config.spatialChannels = 4;
  return config;
}

struct Faces {
  torch::Tensor crop, reference, mask, code;
};
Faces randomFaces(const LightConfig& config, int count) {
  Faces faces{torch::rand({count, 3, config.cropSize, config.cropSize}),
              torch::rand({1, 3, config.cropSize, config.cropSize}),
              torch::zeros({1, 1, config.cropSize, config.cropSize}), torch::randn({count, config.codeSize})};
  faces.mask.slice(2, config.cropSize / 4, config.cropSize * 3 / 4).fill_(1);
  return faces;
}

}  // namespace

class LightNetworkTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { torch::manual_seed(7); }

  void configurationSurvivesMetadata() {
    LightConfig config = smallConfig(384);
    config.speech = "visema-1";
    auto read = LightConfig::fromMetadata(config.toMetadata());
    QVERIFY(read.has_value());
    QVERIFY(*read == config);
  }

  void damagedMetadataIsRefused() {
    const auto good = smallConfig().toMetadata();
    for (const auto& [key, value] : good) {
      if (key == "speech") continue;
      for (const char* bad : {"", "x", "-5", "99999999999", "1,2"}) {
        auto metadata = good;
        metadata[key] = bad;
        QVERIFY2(!LightConfig::fromMetadata(metadata).has_value(), (key + "=" + bad).c_str());
      }
    }
  }

  void paintsAnyBatchAndCropSize() {
    torch::NoGradGuard noGrad;
    for (int side : {64, 96, 160}) {
      LightNetwork network(smallConfig(side));
      network->eval();
      for (int count : {1, 3, 8}) {
        const Faces faces = randomFaces(network->config(), count);
        const auto patch = network->paint(faces.crop, faces.reference, faces.mask, faces.code);
        QVERIFY(patch.sizes() == faces.crop.sizes());
        QVERIFY(torch::isfinite(patch).all().item<bool>());
        QCOMPARE(network->mouthEncoder(faces.crop).size(1), std::int64_t{24});
      }
    }
  }

  void aBatchPaintsWhatItsFramesPaintAlone() {
    torch::NoGradGuard noGrad;
    LightNetwork network(smallConfig());
    network->eval();
    const Faces faces = randomFaces(network->config(), 4);
    const auto together = network->paint(faces.crop, faces.reference, faces.mask, faces.code);
    const auto alone =
        network->paint(faces.crop.slice(0, 2, 3), faces.reference, faces.mask, faces.code.slice(0, 2, 3));
    QVERIFY(torch::allclose(together.slice(0, 2, 3), alone, 1e-4, 1e-5));
  }

  void skinOutsideTheMaskPassesThroughAndTheMaskedMouthIsNotSeen() {
    torch::NoGradGuard noGrad;
    LightNetwork network(smallConfig());
    network->eval();
    Faces faces = randomFaces(network->config(), 1);
    const auto first = network->paint(faces.crop, faces.reference, faces.mask, faces.code);
    QVERIFY(torch::equal(first * (1 - faces.mask), faces.crop * (1 - faces.mask)));
    faces.crop = faces.crop * (1 - faces.mask) + torch::rand_like(faces.crop) * faces.mask;
    const auto second = network->paint(faces.crop, faces.reference, faces.mask, faces.code);
    QVERIFY(torch::allclose(first, second, 0, 1e-5));
  }

  void theCodeChangesThePicture() {
    torch::NoGradGuard noGrad;
    LightNetwork network(smallConfig());
    network->eval();
    const Faces faces = randomFaces(network->config(), 1);
    const auto first = network->paint(faces.crop, faces.reference, faces.mask, faces.code);
    const auto second = network->paint(faces.crop, faces.reference, faces.mask, -faces.code);
    QVERIFY((first - second).abs().max().item<float>() > 1e-4F);
  }

  void weightsSurviveTheirFile() {
    torch::NoGradGuard noGrad;
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("light.safetensors").toStdString();
    LightNetwork network(smallConfig()), other(smallConfig());
    QVERIFY(saveModule(*network, path, DType::F32, network->config().toMetadata()).has_value());
    auto weights = Weights::open(path);
    QVERIFY(weights.has_value());
    QVERIFY(loadInto(*other, **weights).has_value());
    network->eval();
    other->eval();
    const Faces faces = randomFaces(network->config(), 2);
    QVERIFY(torch::equal(network->paint(faces.crop, faces.reference, faces.mask, faces.code),
                         other->paint(faces.crop, faces.reference, faces.mask, faces.code)));
    LightConfig wider = smallConfig();
    wider.widths[1] = 16;
    LightNetwork unfit(wider);
    QVERIFY(!loadInto(*unfit, **weights).has_value());
  }

  void voiceMapAnswersLikeItsTorchModule() {
    torch::NoGradGuard noGrad;
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("voice.safetensors").toStdString();
    constexpr int kFeatures = 13, kCode = 5;
    VoiceNetwork network(kFeatures, kCode, 10, 14, 12);
    network->setNormalisation(torch::randn({kFeatures}), torch::rand({kFeatures}) + 0.5);
    network->eval();
    QVERIFY(saveModule(*network, path, DType::F32, {{"family", kVoiceFamily}, {"version", "1"}, {"speech", "visema-1"}})
                .has_value());
    auto weights = Weights::open(path);
    QVERIFY(weights.has_value());
    auto map = openVoiceMap(**weights);
    QVERIFY2(map.has_value(), map ? "" : map.error().message.c_str());
    QCOMPARE((*map)->featureSize(), kFeatures);
    QCOMPARE((*map)->codeSize(), kCode);
    QCOMPARE(QString::fromStdString((*map)->trainedOn().name), QString("visema-1"));
    const auto rows = torch::randn({VoiceMap::kRows, kFeatures});
    for (int ahead = -9; ahead <= 9; ++ahead) {
      auto known = torch::zeros({1, VoiceMap::kRows});
      known.slice(1, 0, std::clamp(9 + ahead, 0, VoiceMap::kRows)).fill_(1);
      const auto expected = network(rows.unsqueeze(0), known);
      std::vector<float> code(kCode);
      (*map)->code({rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())}, ahead, code);
      QVERIFY2(torch::allclose(torch::tensor(code).unsqueeze(0), expected, 1e-4, 1e-5), std::to_string(ahead).c_str());
    }
  }

  void aVoiceMapOfAnotherFamilyIsRefused() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("voice.safetensors").toStdString();
    VoiceNetwork network(4, 3, 4, 4, 4);
    QVERIFY(saveModule(*network, path, DType::F32, {{"family", "something"}, {"version", "1"}}).has_value());
    QVERIFY(!openVoiceMap(**Weights::open(path)).has_value());
    QVERIFY(saveModule(*network, path, DType::F32, {{"family", kVoiceFamily}, {"version", "2"}}).has_value());
    QVERIFY(!openVoiceMap(**Weights::open(path)).has_value());
  }
};

QTEST_APPLESS_MAIN(LightNetworkTest)
#include "tst_light_network.moc"
