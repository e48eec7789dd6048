// SPDX-License-Identifier: Apache-2.0
#include <torch/nn.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <filesystem>
#include <random>

#include "core/nn/fused/fused_network.h"
#include "core/nn/fused/kernels.h"
#include "core/nn/light/light_config.h"
#include "core/nn/torch/light_network.h"

using namespace visema;

namespace {

Image randomImage(int size, int channels, unsigned seed) {
  std::mt19937 generator(seed);
  Image image({size, size}, channels);
  // Smooth, as pictures are: a few waves.
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size * channels; ++x)
      image.mutableView().row(y)[x] = static_cast<std::uint8_t>(
          127 + 80 * std::sin(0.05 * x / channels + seed + x % channels) * std::cos(0.04 * y) + generator() % 20);
  return image;
}

torch::Tensor asTensor(const Image& image) {
  const auto size = image.size();
  return torch::from_blob(const_cast<std::uint8_t*>(image.view().data), {1, size.height, size.width, image.channels()},
                          torch::kUInt8)
             .permute({0, 3, 1, 2})
             .to(torch::kFloat) /
         255.0;
}

/// Random weights with lively normalisation, so that folding is really tested.
LightNetwork livelyNetwork(const LightConfig& config) {
  torch::manual_seed(3);
  LightNetwork network(config);
  torch::NoGradGuard noGrad;
  for (auto& item : network->named_buffers())
    if (item.key().find("running_mean") != std::string::npos)
      item.value().uniform_(-0.1, 0.1);
    else if (item.key().find("running_var") != std::string::npos)
      item.value().uniform_(0.6, 1.6);
  for (auto& item : network->named_parameters())
    if (item.key().find("bias") != std::string::npos) item.value().uniform_(-0.1, 0.1);
  network->eval();
  return network;
}

std::shared_ptr<const Weights> saved(const LightNetwork& network, const QTemporaryDir& folder) {
  std::vector<torch::Tensor> kept;
  std::vector<NamedTensor> tensors;
  const auto add = [&](const std::string& name, const torch::Tensor& value) {
    if (value.scalar_type() != torch::kFloat) return;
    kept.push_back(value.detach().contiguous());
    const torch::Tensor& tensor = kept.back();
    tensors.push_back({name,
                       {DType::F32,
                        tensor.sizes().vec(),
                        {reinterpret_cast<const std::byte*>(tensor.data_ptr<float>()),
                         static_cast<std::size_t>(tensor.numel()) * sizeof(float)}}});
  };
  for (const auto& item : network->named_parameters()) add(item.key(), item.value());
  for (const auto& item : network->named_buffers()) add(item.key(), item.value());
  const std::filesystem::path path = folder.filePath("light.safetensors").toStdString();
  if (!writeSafetensors(path, tensors, network->config().toMetadata())) return {};
  return Weights::open(path).value_or(nullptr);
}

float roundOffOf(const QString& set) {
  for (const fused::Kernels& kernels : fused::availableKernels())
    if (kernels.name == set.toStdString()) return kernels.roundOff;
  return 0;
}

}  // namespace

class TestFusedNetwork : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theLightNetworkPaintsWhatTorchPaints_data() {
    QTest::addColumn<QString>("set");
    for (const fused::Kernels& kernels : fused::availableKernels())
      QTest::newRow(kernels.name.c_str()) << QString::fromStdString(kernels.name);
  }
  void theLightNetworkPaintsWhatTorchPaints() {
    QFETCH(QString, set);
    LightConfig config;
    config.cropSize = 96;  // every odd size inside: 24, 12, 6, 3
    config.widths = {20, 24, 40, 56};
    QTemporaryDir folder;
    LightNetwork network = livelyNetwork(config);
    const auto weights = saved(network, folder);
    QVERIFY(weights);
    const auto loaded = loadFusedNetwork(weights, {set.toStdString()});
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message.c_str());
    auto session = (*loaded)->openSession();
    QVERIFY(session.has_value());

    const Image crop = randomImage(96, 3, 1), reference = randomImage(96, 3, 2), mask = randomImage(96, 1, 3);
    std::vector<float> code(config.codeSize);
    for (int i = 0; i < config.codeSize; ++i) code[i] = std::sin(1.7f * i);
    const auto face = (*session)->encode({crop.view(), reference.view(), mask.view()});
    QVERIFY(face.has_value());
    Image patch({96, 96}, 3);
    QVERIFY((*session)->paint(**face, code, patch.mutableView()).has_value());

    torch::NoGradGuard noGrad;
    const torch::Tensor expected =
        network->paint(asTensor(crop), asTensor(reference), asTensor(mask), torch::tensor(code).unsqueeze(0)) * 255.0;
    const torch::Tensor difference = asTensor(patch) * 255.0 - expected;
    if (roundOffOf(set) < 1e-6f) {  // bytes are rounded: half a grey level, and float sums in another order
      const double worst = difference.abs().max().item<double>();
      QVERIFY2(worst < 0.51, qPrintable(QString("differs by %1 grey levels").arg(worst)));
    } else {  // random weights amplify rounding; a trained network is held to 50 dB elsewhere
      const double psnr = 10 * std::log10(255.0 * 255.0 / difference.square().mean().item<double>());
      QVERIFY2(psnr > 40, qPrintable(QString("%1 dB").arg(psnr)));
    }
  }

  void weightsThatDoNotFitTheirDescriptionAreRefused() {
    LightConfig config;
    config.cropSize = 64;
    QTemporaryDir folder;
    LightNetwork network = livelyNetwork(config);
    const auto weights = saved(network, folder);
    QVERIFY(weights);
    std::vector<NamedTensor> fewer;
    for (const auto& [name, tensor] : weights->tensors())
      if (name != "painter.up.1.weight") fewer.push_back({name, tensor});
    const std::filesystem::path path = folder.filePath("less.safetensors").toStdString();
    QVERIFY(writeSafetensors(path, fewer, weights->metadata()).has_value());
    const auto loaded = loadFusedNetwork(*Weights::open(path));
    QVERIFY(!loaded);
    QVERIFY(loaded.error().message.find("painter.up.1.weight") != std::string::npos);
  }

  void anUnknownInstructionSetIsRefusedByName() {
    QTemporaryDir folder;
    LightConfig config;
    config.cropSize = 64;
    const auto loaded = loadFusedNetwork(saved(livelyNetwork(config), folder), {"AVX-9000"});
    QVERIFY(!loaded);
    QVERIFY(loaded.error().message.find("AVX-9000") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestFusedNetwork)
#include "tst_fused_network.moc"
