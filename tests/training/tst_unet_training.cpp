// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "core/nn/fused/fused_network.h"
#include "core/nn/torch/linked_torch_module.h"
#include "core/nn/weights/weights.h"
#include "core/speech/feature_windows.h"
#include "core/training/lips/unet_trainer.h"
#include "tests/training/drawn_faces.h"

using namespace visema;
using test::contents, test::drawnFaces;

namespace {

constexpr int kFeatures = 64;

CompatibleConfig tinyConfig() { return CompatibleConfig::standard("visema-1", 4, 4); }

/// A bump that wanders along the row as the mouth opens.
float feature(int number, float opening) {
  const float distance = static_cast<float>(number) - 6 * opening;
  return 2 * std::exp(-distance * distance / 60);
}

/// Faces of 160 pixels of which a U-Net does not see the mouth; it hears how wide that is open.
LipDataset heardFaces(int frames, int heldOutFrom) {
  const int side = tinyConfig().cropSize();
  LipDataset dataset = drawnFaces(frames, heldOutFrom, side);
  const Rect hidden = compatibleMask(side);
  dataset.mask = Image({side, side}, 1);
  for (int y = hidden.y; y < hidden.y + hidden.height; ++y)
    std::memset(dataset.mask.mutableView().row(y) + hidden.x, 255, static_cast<std::size_t>(hidden.width));
  dataset.speech = "visema-1";
  dataset.featureSize = kFeatures;
  std::vector<float> rows;
  for (float opening : dataset.clips[0].opening)
    for (int i = 0; i < kFeatures; ++i) rows.push_back(feature(i, opening));
  dataset.clips[0].voices = {rows};
  return dataset;
}

UnetTrainingOptions smallTraining() {
  UnetTrainingOptions options;
  options.config = tinyConfig();
  options.steps = 5;
  options.batch = 2;
  options.threads = 1;
  options.saveEverySeconds = 0;  // after every step
  return options;
}

/// What an engine paints of a frame whose sound is that of `opening` throughout.
Image painted(const LipNetwork& network, const LipDataset& dataset, float opening) {
  auto session = *network.openSession();
  const auto face = *session->encode({dataset.reference.view(), dataset.reference.view(), {}});
  std::vector<float> window;
  for (int row = 0; row < kRowsPerFrame; ++row)
    for (int i = 0; i < kFeatures; ++i) window.push_back(feature(i, opening));
  Image patch(dataset.reference.size(), 3);
  if (!session->paint(*face, window, patch.mutableView())) return {};
  return patch;
}

double decibels(const Image& a, const Image& b) {
  double sum = 1e-9;
  for (std::size_t i = 0; i < a.byteCount(); ++i) sum += std::pow(double(a.view().data[i]) - b.view().data[i], 2);
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.byteCount()) / sum);
}

constexpr const char* kKilledIn = "VISEMA_TEST_TRAINS_UNTIL_KILLED";

/// In a process of its own: trains, saving after every step, and is killed in the fourth.
int trainUntilKilled(const std::filesystem::path& folder) {
  UnetTrainingOptions options = smallTraining();
  options.stateFile = folder / "killed.state";
  int steps = 0;
  const auto killAtFour = [&](const Progress&) {
    if (++steps == 4) std::raise(SIGKILL);
  };
  return trainUnet(heardFaces(20, 16), options, killAtFour, {}, {}).has_value() ? 0 : 1;
}

}  // namespace

class UnetTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itLearnsToPaintWhatItHearsAndEveryEnginePaintsIt() {
    QTemporaryDir folder;
    const LipDataset dataset = heardFaces(48, 42);
    UnetTrainingOptions options = smallTraining();
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

  void aRunThatWasKilledGoesOnFromItsLastSaveToTheSameWeights() {
    QTemporaryDir folder;
    const auto file = [&](const char* name) { return std::filesystem::path(folder.filePath(name).toStdString()); };
    UnetTrainingOptions options = smallTraining();
    const LipDataset dataset = heardFaces(20, 16);
    options.networkFile = file("unbroken.safetensors");
    QVERIFY(trainUnet(dataset, options, {}, {}, {}).has_value());

    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(kKilledIn, folder.path());
    process.setProcessEnvironment(environment);
    process.start("/proc/self/exe", QStringList{});
    QVERIFY(process.waitForFinished(100'000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);

    options.networkFile = file("resumed.safetensors");
    options.stateFile = file("killed.state");
    int steps = 0;
    QVERIFY(trainUnet(dataset, options, [&](const Progress&) { ++steps; }, {}, {}).has_value());
    QCOMPARE(steps, 2);  // the fourth was made but not saved
    QVERIFY(contents(file("unbroken.safetensors")) == contents(file("resumed.safetensors")));
  }

  void whatIsUnderTheMaskDoesNotReachTheNetwork() {
    QTemporaryDir folder;
    UnetTrainingOptions options = smallTraining();
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
    const auto refused = trainUnet(dataset, smallTraining(), {}, {}, {});
    QVERIFY(!refused.has_value());
    QVERIFY2(refused.error().message.find("idle") != std::string::npos, refused.error().message.c_str());
    dataset.silence.assign(30 * kFeatures, -1);
    QVERIFY(trainUnet(dataset, smallTraining(), {}, {}, {}).has_value());
  }

  void featuresOfAnotherSizeAreRefused() {
    UnetTrainingOptions options = smallTraining();
    options.config = CompatibleConfig::standard("ave", 4, 4);
    QVERIFY(!trainUnet(heardFaces(20, 16), options, {}, {}, {}).has_value());
    options.config = CompatibleConfig::standard("visema-1", 5, 4);
    QVERIFY(!trainUnet(heardFaces(20, 16), options, {}, {}, {}).has_value());
  }
};

int main(int argc, char** argv) {
  if (const char* folder = std::getenv(kKilledIn)) return trainUntilKilled(folder);
  UnetTrainingTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_unet_training.moc"
