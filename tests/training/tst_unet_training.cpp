// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>

#include "core/nn/fused/fused_network.h"
#include "core/nn/torch/linked_torch_module.h"
#include "core/nn/weights/weights.h"
#include "core/speech/feature_windows.h"
#include "core/training/lips/unet_trainer.h"
#include "tests/training/small_trainings.h"

using namespace visema;
using test::heardFaces, test::heardFeature, test::kHeardFeatures, test::smallUnetTraining;

namespace {

/// What an engine paints of a frame whose sound is that of `opening` throughout.
Image painted(const LipNetwork& network, const LipDataset& dataset, float opening) {
  auto session = *network.openSession();
  const auto face = *session->encode({dataset.reference.view(), dataset.reference.view(), {}});
  std::vector<float> window;
  for (int row = 0; row < kRowsPerFrame; ++row)
    for (int i = 0; i < kHeardFeatures; ++i) window.push_back(heardFeature(i, opening));
  Image patch(dataset.reference.size(), 3);
  if (!session->paint(*face, window, patch.mutableView())) return {};
  return patch;
}

double decibels(const Image& a, const Image& b) {
  double sum = 1e-9;
  for (std::size_t i = 0; i < a.byteCount(); ++i) sum += std::pow(double(a.view().data[i]) - b.view().data[i], 2);
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.byteCount()) / sum);
}

}  // namespace

class UnetTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itLearnsToPaintWhatItHearsAndEveryEnginePaintsIt() {
    QTemporaryDir folder;
    const LipDataset dataset = heardFaces(48, 42);
    UnetTrainingOptions options = smallUnetTraining();
    options.steps = 1;
    options.saveEverySeconds = 100;
    const auto before = trainUnet(dataset, options, {}, {}, {});
    QVERIFY2(before.has_value(), before ? "" : before.error().message.c_str());
    options.steps = 60;
    options.learningRate = 8e-3;
    options.averageDecay = 0.9;
    options.networkFile = folder.filePath("unet.safetensors").toStdString();
    const auto after = trainUnet(dataset, options, {}, {}, {});
    QVERIFY2(after.has_value(), after ? "" : after.error().message.c_str());
    QVERIFY2(after->lipPsnr > before->lipPsnr + 3,
             (std::to_string(before->lipPsnr) + " -> " + std::to_string(after->lipPsnr)).c_str());

    const auto weights = Weights::open(options.networkFile);
    QVERIFY(weights.has_value());
    QCOMPARE((*weights)->note(kFingerprintNote), std::string("0123456789abcdef"));
    std::vector<Image> closed;
    TorchOptions eager, packed;
    eager.engine = TorchOptions::Engine::Eager;
    packed.precision = TorchOptions::Precision::Float32;
    for (const auto& network : {loadFusedNetwork(*weights), linkedTorchModule().loadNetwork(*weights, eager),
                                linkedTorchModule().loadNetwork(*weights, packed)}) {
      QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
      QCOMPARE((*network)->spec().speech, std::string("visema-1"));
      closed.push_back(painted(**network, dataset, 1));
      QVERIFY(decibels(closed.back(), painted(**network, dataset, 9)) < 60);  // it hears
      QVERIFY2(decibels(closed.back(), closed.front()) > 35,
               qPrintable(QString::number(decibels(closed.back(), closed.front()))));
    }
  }

  void aDeviceThatIsNotThereIsRefusedBeforeAnythingIsDone() {
    UnetTrainingOptions options = smallUnetTraining();
    options.device = "abacus";
    const auto unknown = trainUnet(heardFaces(20, 16), options, {}, {}, {});
    QVERIFY(!unknown);
    QVERIFY(unknown.error().message.find("abacus") != std::string::npos);
    const Status gpu = linkedTorchModule().deviceAnswers("cuda");
    if (gpu) QSKIP("there is a GPU here");
    options.device = "cuda";
    const auto absent = trainUnet(heardFaces(20, 16), options, {}, {}, {});
    QVERIFY(!absent);
    QCOMPARE(absent.error().message, gpu.error().message);
  }

  void whatIsUnderTheMaskDoesNotReachTheNetwork() {
    QTemporaryDir folder;
    UnetTrainingOptions options = smallUnetTraining();
    options.steps = options.validateEvery = 1;
    LipDataset dataset = heardFaces(20, 16);
    Image previews[2];
    for (int spoilt : {0, 1}) {
      // The held-out frames, which are only judged: with another mouth the same is painted.
      auto pixels =
          std::make_shared<std::vector<std::uint8_t>>(dataset.clips[0].crops.begin(), dataset.clips[0].crops.end());
      const std::size_t side = 160, bytes = side * side * 3;
      if (spoilt) std::fill_n(pixels->begin() + 16 * bytes + (60 * side + 60) * 3, 40 * 3, std::uint8_t{9});
      dataset.clips[0].crops = *pixels;
      dataset.clips[0].owner = pixels;
      const auto keep = [&](const Image& image) { previews[spoilt] = image; };
      QVERIFY(trainUnet(dataset, options, {}, keep, {}).has_value());
    }
    const int side = 160;
    const auto row = [&](const Image& image, int y) { return image.view().row(y); };
    QVERIFY(std::memcmp(row(previews[0], 60), row(previews[1], 60), side * 3) != 0);  // truth above
    for (int y = side; y < 2 * side; ++y) QVERIFY(std::memcmp(row(previews[0], y), row(previews[1], y), side * 3) == 0);
  }

  void framesWithoutSoundGoWithSilenceOrAreRefused() {
    LipDataset dataset = heardFaces(20, 16);
    LipClip idle = dataset.clips[0];
    idle.name = "idle";
    idle.voices.clear();
    dataset.clips.push_back(idle);
    const auto refused = trainUnet(dataset, smallUnetTraining(), {}, {}, {});
    QVERIFY(!refused.has_value());
    QVERIFY2(refused.error().message.find("idle") != std::string::npos, refused.error().message.c_str());
    dataset.silence.assign(30 * kHeardFeatures, -1);
    QVERIFY(trainUnet(dataset, smallUnetTraining(), {}, {}, {}).has_value());
  }

  void featuresOfAnotherSizeAreRefused() {
    UnetTrainingOptions options = smallUnetTraining();
    options.config = CompatibleConfig::standard("ave", 4, 4);
    QVERIFY(!trainUnet(heardFaces(20, 16), options, {}, {}, {}).has_value());
    options.config = CompatibleConfig::standard("visema-1", 5, 4);
    QVERIFY(!trainUnet(heardFaces(20, 16), options, {}, {}, {}).has_value());
  }
};

QTEST_APPLESS_MAIN(UnetTrainingTest)
#include "tst_unet_training.moc"
