// SPDX-License-Identifier: Apache-2.0
// Every engine's picture against the training modules' own, on trained networks: random ones amplify rounding.
#include <torch/nn/functional.h>
#include <torch/optim/adam.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/avatar/avatar_package.h"
#include "core/avatar/clip_frames.h"
#include "core/lipsync/face_cropper.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/fused/kernels.h"
#include "core/nn/torch/compatible_network.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/linked_torch_module.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/torch_engine.h"

using namespace visema;

namespace {

constexpr double kExactDecibels = 90;  // float32: sums in another order
constexpr double kCloseDecibels = 50;  // bfloat16

/// A trained network with faces and drives as it knows them.
struct Trained {
  std::shared_ptr<const Weights> weights;
  std::vector<Image> crops;
  Image reference, mask;
  std::vector<std::vector<float>> drives;  // one a crop
};

torch::Tensor planesOf(const Image& image) {
  return torch::from_blob(const_cast<std::uint8_t*>(image.view().data),
                          {1, image.size().height, image.size().width, image.channels()}, torch::kUInt8)
             .permute({0, 3, 1, 2})
             .to(torch::kFloat) /
         255.0;
}

std::vector<float> numbersOf(const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.to(torch::kFloat).contiguous();
  return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// Iris with some of her own frames; the drives are what her mouth encoder sees in them.
Result<Trained> iris() {
  auto package = AvatarPackage::open(VISEMA_AVATAR);
  if (!package) return fail(package.error());
  const NetworkEntry& entry = (*package)->manifest().networks.front();
  Trained trained;
  auto weights = (*package)->weights(entry.weights);
  if (!weights) return fail(weights.error());
  trained.weights = *weights;
  trained.mask = (*package)->networkMask(0);
  auto config = LightConfig::fromMetadata(trained.weights->metadata());
  if (!config) return fail(config.error());
  LightNetwork network(*config);
  if (Status loaded = loadInto(*network, *trained.weights); !loaded) return fail(loaded.error());
  network->eval();
  std::size_t talk = 0;
  while ((*package)->manifest().clips[talk].kind != ClipKind::Talk) ++talk;
  auto clip = ClipFrames::open(*package, talk, {});
  if (!clip) return fail(clip.error());
  const torch::NoGradGuard noGradients;
  for (FrameIndex at : {0, 12, 40}) {
    auto frame = (*clip)->frame(at);
    if (!frame) return fail(frame.error());
    trained.crops.push_back(cropFace(**frame, (*package)->crops(talk).at(at, entry.cropSize), entry.cropSize));
    trained.drives.push_back(numbersOf(network->mouthEncoder->forward(planesOf(trained.crops.back()))));
  }
  trained.reference = trained.crops.front();
  return trained;
}

/// A shaded oval with a dark mouth, open as far as `opening` says.
Image drawnFace(int size, double opening) {
  Image image({size, size}, 3);
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      const double u = 2.0 * x / size - 1, v = 2.0 * y / size - 1;
      const double skin = 60 + 130 * std::max(0.0, 1 - 0.8 * u * u - 0.6 * v * v);
      const double inMouth = 1 - 9 * u * u - (v - 0.4) * (v - 0.4) / (0.01 + 0.06 * opening);
      for (int c = 0; c < 3; ++c)
        image.mutableView().row(y)[3 * x + c] =
            static_cast<std::uint8_t>(skin - (inMouth > 0 ? 50 : 0) + 12 * std::sin(9 * u + 5 * v + c));
    }
  return image;
}

std::vector<float> drawnSound(std::size_t count, double opening) {
  std::vector<float> numbers(count);
  for (std::size_t i = 0; i < count; ++i)
    numbers[i] = static_cast<float>(std::sin(0.37 * static_cast<double>(i)) * opening);
  return numbers;
}

/// A narrow U-Net after some steps on drawn faces: enough for weights and norms to be those of a network that paints.
Result<Trained> brieflyTrainedUnet(const QTemporaryDir& folder) {
  constexpr int kSteps = 50;
  const CompatibleConfig config = CompatibleConfig::standard("ave", 4, 16);
  const int size = config.cropSize();
  const Rect hidden = compatibleMask(size);
  torch::manual_seed(5);
  CompatibleNetwork network(config);
  torch::optim::Adam optimizer(network->parameters(), 6e-3);
  const std::size_t driveSize = config.spec().driveSize();
  std::vector<std::int64_t> shape = {1};
  for (int dimension : config.spec().driveShape) shape.push_back(dimension);
  for (int step = 0; step < kSteps; ++step) {
    const double opening = 0.5 + 0.5 * std::sin(1.3 * step);
    const torch::Tensor truth = planesOf(drawnFace(size, opening));
    torch::Tensor masked = truth.clone();
    masked.narrow(2, hidden.y, hidden.height).narrow(3, hidden.x, hidden.width).zero_();
    const std::vector<float> sound = drawnSound(driveSize, opening);
    const torch::Tensor painted =
        network->forward(torch::cat({planesOf(drawnFace(size, 0)), masked}, 1), torch::tensor(sound).view(shape));
    optimizer.zero_grad();
    torch::nn::functional::l1_loss(painted, truth).backward();
    optimizer.step();
  }
  network->eval();
  const std::filesystem::path path = folder.filePath("unet.safetensors").toStdString();
  if (Status saved = saveModule(*network, path, DType::F32, {{"speech", "ave"}}); !saved) return fail(saved.error());
  auto weights = Weights::open(path);
  if (!weights) return fail(weights.error());
  Trained trained;
  trained.weights = *weights;
  trained.reference = drawnFace(size, 0);
  trained.mask = Image({size, size}, 1);
  for (double opening : {0.1, 0.8}) {
    trained.crops.push_back(drawnFace(size, opening));
    trained.drives.push_back(drawnSound(driveSize, opening));
  }
  return trained;
}

Result<std::vector<Image>> painted(const Trained& trained, const Result<std::shared_ptr<const LipNetwork>>& network) {
  if (!network) return fail(network.error());
  auto session = (*network)->openSession();
  if (!session) return fail(session.error());
  std::vector<Image> patches;
  for (std::size_t i = 0; i < trained.crops.size(); ++i) {
    auto face = (*session)->encode({trained.crops[i].view(), trained.reference.view(), trained.mask.view()});
    if (!face) return fail(face.error());
    patches.emplace_back(trained.crops[i].size(), 3);
    if (Status status = (*session)->paint(**face, trained.drives[i], patches.back().mutableView()); !status)
      return fail(status.error());
  }
  return patches;
}

double decibels(const std::vector<Image>& a, const std::vector<Image>& b) {
  double sum = 1e-9;
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < a[i].byteCount(); ++k)
      sum += std::pow(static_cast<double>(a[i].view().data[k]) - b[i].view().data[k], 2);
    count += a[i].byteCount();
  }
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(count) / sum);
}

Result<std::shared_ptr<const LipNetwork>> torchNetwork(const Trained& trained, TorchOptions::Engine engine,
                                                       TorchOptions::Precision precision) {
  TorchOptions options;
  options.engine = engine;
  options.precision = precision;
  return linkedTorchModule().loadNetwork(trained.weights, options);
}

}  // namespace

class TestTrainedNetworks : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir folder_;
  Trained iris_, unet_;
  std::vector<Image> irisTruth_, unetTruth_;

  void compare(const char* network, const Result<std::shared_ptr<const LipNetwork>>& engine, double least) {
    const bool light = std::string_view(network) == "iris";
    const auto patches = painted(light ? iris_ : unet_, engine);
    QVERIFY2(patches, patches ? "" : patches.error().message.c_str());
    const double likeness = decibels(*patches, light ? irisTruth_ : unetTruth_);
    qInfo("%s: %.1f dB", (*engine)->engineName().c_str(), likeness);
    QVERIFY2(likeness >= least, qPrintable(QString("%1 dB, at least %2 wanted").arg(likeness).arg(least)));
  }

 private Q_SLOTS:
  void initTestCase() {
    auto light = iris();
    QVERIFY2(light, light ? "" : light.error().message.c_str());
    iris_ = std::move(*light);
    auto unet = brieflyTrainedUnet(folder_);
    QVERIFY2(unet, unet ? "" : unet.error().message.c_str());
    unet_ = std::move(*unet);
    for (auto [trained, truth] : {std::pair{&iris_, &irisTruth_}, std::pair{&unet_, &unetTruth_}}) {
      auto patches =
          painted(*trained, torchNetwork(*trained, TorchOptions::Engine::Eager, TorchOptions::Precision::Float32));
      QVERIFY2(patches, patches ? "" : patches.error().message.c_str());
      *truth = std::move(*patches);
    }
  }

  void theUnetHasLearntToPaint() { QVERIFY(decibels(unetTruth_, unet_.crops) > 20); }

  void everyInstructionSetPaintsTheSamePicture_data() {
    QTest::addColumn<QString>("set");
    for (const char* set : {"AMX", "AVX-512 BF16", "AVX-512", "AVX2", "SSE4"}) QTest::newRow(set) << QString(set);
  }
  void everyInstructionSetPaintsTheSamePicture() {
    QFETCH(QString, set);
    for (const fused::Kernels& kernels : fused::availableKernels()) {
      if (kernels.name != set.toStdString()) continue;
      const double least = kernels.roundOff < 1e-6f ? kExactDecibels : kCloseDecibels;
      compare("iris", loadFusedNetwork(iris_.weights, {kernels.name}), least);
      compare("unet", loadFusedNetwork(unet_.weights, {kernels.name}), least);
      return;
    }
    QSKIP(qPrintable("this machine lacks " + set));
  }

  void severalThreadsPaintWhatOnePaints() {
    for (int threads : {2, 3}) {
      compare("iris", loadFusedNetwork(iris_.weights, {"", threads}), kExactDecibels);
      compare("unet", loadFusedNetwork(unet_.weights, {"", threads}), kCloseDecibels);
    }
  }

  void libtorchPaintsTheSamePicture_data() {
    QTest::addColumn<bool>("bfloat16");
    QTest::newRow("float32") << false;
    QTest::newRow("bfloat16") << true;
  }
  void libtorchPaintsTheSamePicture() {
    QFETCH(bool, bfloat16);
    if (bfloat16 && !prefersBfloat16()) QSKIP("this machine lacks bfloat16 arithmetic");
    const auto precision = bfloat16 ? TorchOptions::Precision::BFloat16 : TorchOptions::Precision::Float32;
    const double least = bfloat16 ? kCloseDecibels : kExactDecibels;
    compare("iris", torchNetwork(iris_, TorchOptions::Engine::Cpu, precision), least);
    compare("unet", torchNetwork(unet_, TorchOptions::Engine::Cpu, precision), least);
  }
};

QTEST_APPLESS_MAIN(TestTrainedNetworks)
#include "tst_trained_networks.moc"
