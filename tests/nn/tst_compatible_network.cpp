// SPDX-License-Identifier: Apache-2.0
#include <torch/nn/modules/container/any.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <set>

#include "core/nn/golden_weights.h"
#include "core/nn/light/light_tensors.h"
#include "core/nn/torch/compatible_network.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/module_weights.h"
#include "tests/nn/npy_samples.h"

using namespace visema;

namespace {

torch::Tensor goldenInput(const std::string& name, const std::vector<std::int64_t>& shape, float scale, float shift) {
  std::int64_t count = 1;
  for (std::int64_t dimension : shape) count *= dimension;
  std::vector<float> numbers = goldenNumbers(name, static_cast<std::size_t>(count));
  return (torch::from_blob(numbers.data(), shape, torch::kFloat).clone() + shift) * scale;
}

/// The largest difference between every `step`-th number of a tensor and the samples on file.
float largestDifference(const torch::Tensor& tensor, const char* samplesFile, std::size_t step) {
  const std::vector<float> samples = readNpySamples(std::string(VISEMA_TEST_DATA "/") + samplesFile);
  const torch::Tensor flat = tensor.contiguous();
  const float* numbers = flat.data_ptr<float>();
  if ((static_cast<std::size_t>(flat.numel()) + step - 1) / step != samples.size()) return INFINITY;
  float largest = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    largest = std::max(largest, std::abs(numbers[i * step] - samples[i]));
  return largest;
}

std::set<std::string> named(const std::vector<ExpectedTensor>& tensors) {
  std::set<std::string> lines;
  for (const ExpectedTensor& tensor : tensors) {
    std::string line = tensor.name;
    for (std::int64_t dimension : tensor.shape) line += " " + std::to_string(dimension);
    lines.insert(line);
  }
  return lines;
}

}  // namespace

class TestCompatibleNetwork : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void theUnetGivesTheReferencesAnswer() {
    const torch::NoGradGuard noGrad;
    const CompatibleConfig config = CompatibleConfig::standard("ave", 5);
    CompatibleNetwork network(config);
    const Status loaded = loadInto(*network, *goldenWeights(config.tensors()));
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
    network->eval();
    const torch::Tensor answer = network->forward(goldenInput("input.image", {1, 6, 320, 320}, 0.5f, 1.0f),
                                                  goldenInput("input.audio", {1, 32, 16, 16}, 2.0f, 0.0f));
    const float difference = largestDifference(answer, "unet328_ave_every_97th.npy", 97);
    QVERIFY2(difference < 1e-4f, qPrintable(QString::number(difference)));
  }

  void theSpeechEncoderGivesTheReferencesAnswer() {
    const torch::NoGradGuard noGrad;
    AveEncoder encoder;
    QVERIFY(loadInto(*encoder, *goldenWeights(aveEncoderTensors())));
    encoder->eval();
    const torch::Tensor answer = encoder->forward(goldenInput("input.mel", {2, 1, 80, 16}, 4.0f, 0.0f));
    const float difference = largestDifference(answer, "ave_encoder_every_3rd.npy", 3);
    QVERIFY2(difference < 1e-4f, qPrintable(QString::number(difference)));
  }

  void everyVariantHasTheListedTensorsAndIsRecognised_data() {
    QTest::addColumn<QString>("speech");
    QTest::addColumn<int>("levels");
    QTest::addColumn<int>("base");
    for (const char* speech : {"ave", "hubert", "wenet", "visema-1"})
      for (int levels : {4, 5})
        for (int base : {8, 16})
          QTest::addRow("%s %d levels, base %d", speech, levels, base) << QString(speech) << levels << base;
  }
  void everyVariantHasTheListedTensorsAndIsRecognised() {
    QFETCH(QString, speech);
    QFETCH(int, levels);
    QFETCH(int, base);
    const torch::NoGradGuard noGrad;
    const CompatibleConfig config = CompatibleConfig::standard(speech.toStdString(), levels, base);
    CompatibleNetwork network(config);
    QVERIFY(named(tensorsOf(*network)) == named(config.tensors()));
    const auto weights = goldenWeights(config.tensors());
    const auto recognised = CompatibleConfig::fromWeights(*weights, speech.toStdString());
    QVERIFY2(recognised, recognised ? "" : recognised.error().message.c_str());
    QCOMPARE(recognised->cropSize(), levels == 5 ? 320 : 160);
    QVERIFY(named(recognised->tensors()) == named(config.tensors()));
    const auto guessed = CompatibleConfig::fromWeights(*weights);  // AVE and HuBERT cannot be told apart by shape
    QVERIFY(guessed);
    if (speech == "wenet" || speech == "visema-1") QCOMPARE(guessed->speech, speech.toStdString());
    network->eval();
    const auto side = config.audioSide();
    const int size = config.cropSize();
    const torch::Tensor answer =
        network->forward(torch::rand({2, 6, size, size}), torch::rand({2, config.audio[0], side[0], side[1]}));
    QVERIFY((answer.sizes() == torch::IntArrayRef({2, 3, size, size})));
  }

  void onlyWenetsFirstBlocksAddTheirInput() {
    const torch::NoGradGuard noGrad;
    for (const char* speech : {"ave", "hubert", "wenet"}) {
      const CompatibleConfig config = CompatibleConfig::standard(speech, 4, 16);
      AudioBranch branch(config);
      branch->eval();
      for (const auto& block : {branch->conv1, branch->conv2}) {
        auto parameters = block->named_parameters();
        parameters["conv.7.weight"].zero_();  // a block that adds nothing gives its input, or nothing at all
        parameters["conv.7.bias"].zero_();
      }
      const auto side = config.audioSide();
      const auto input = torch::rand({1, config.audio[1], side[0], side[1]});
      const bool wenet = std::string(speech) == "wenet";  // 256 channels into 128, then 128 into 128
      QCOMPARE(branch->conv2(input).abs().sum().item<float>() > 0, wenet);
      if (!wenet) QCOMPARE(branch->conv1(input).abs().sum().item<float>(), 0.0f);
    }
  }

  void speechOfOtherWindowsIsRefused() {
    const auto weights = goldenWeights(CompatibleConfig::standard("ave", 4, 8).tensors());
    for (const char* speech : {"wenet", "visema-1"}) QVERIFY(!CompatibleConfig::fromWeights(*weights, speech));
    QVERIFY(CompatibleConfig::fromWeights(*weights, "hubert"));
  }

  void theLightNetworkHasTheListedTensors() {
    LightConfig config;
    config.cropSize = 96;
    config.encoderBlocks = 2;
    std::set<std::string> found;
    for (const std::string& line : named(tensorsOf(*LightNetwork(config))))
      if (line.compare(0, 13, "mouth_encoder") != 0) found.insert(line);
    QVERIFY(found == named(lightPlayerTensors(config)));
  }

  void itsGradientsReachEveryParameter() {
    CompatibleNetwork network(CompatibleConfig::standard("ave", 4, 4));
    network->train();
    network->forward(torch::rand({2, 6, 160, 160}), torch::rand({2, 32, 16, 16})).mean().backward();
    for (const auto& parameter : network->named_parameters())
      QVERIFY2(parameter.value().grad().defined(), parameter.key().c_str());
  }

  void savedWeightsComeBackExactly() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("network.safetensors").toStdString();
    const CompatibleConfig config = CompatibleConfig::standard("hubert", 4, 4);
    CompatibleNetwork network(config), again(config);
    QVERIFY(saveModule(*network, path, DType::F32, {{"speech", "ave"}}));
    const auto weights = Weights::open(path);
    QVERIFY(weights);
    QCOMPARE(CompatibleConfig::fromWeights(**weights)->speech, std::string("ave"));
    QVERIFY(loadInto(*again, **weights));
    for (const auto& parameter : network->named_parameters())
      QVERIFY(torch::equal(parameter.value(), again->named_parameters()[parameter.key()]));
    QVERIFY(saveModule(*network, path, DType::F16, {}));
    QVERIFY(loadInto(*again, **Weights::open(path)));
    for (const auto& parameter : network->named_parameters())
      QVERIFY(torch::equal(parameter.value().to(torch::kHalf).to(torch::kFloat),
                           again->named_parameters()[parameter.key()]));
  }

  void weightsOfAnotherNetworkAreRefusedByName() {
    const auto weights = goldenWeights(CompatibleConfig::standard("ave", 4, 8).tensors());
    CompatibleNetwork network(CompatibleConfig::standard("ave", 5, 8));
    const Status loaded = loadInto(*network, *weights);
    QVERIFY(!loaded);
    QVERIFY(loaded.error().message.find("down5.maxpool_conv") != std::string::npos);
    QVERIFY(!CompatibleConfig::fromWeights(*goldenWeights(aveEncoderTensors())));
  }
};

QTEST_APPLESS_MAIN(TestCompatibleNetwork)
#include "tst_compatible_network.moc"
