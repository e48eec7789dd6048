// SPDX-License-Identifier: Apache-2.0
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <sstream>

#include "core/nn/compatible_config.h"
#include "core/nn/golden_weights.h"
#include "core/nn/network_file.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/speech/mel_front_end.h"

// Archives that LibTorch itself writes; they are read for their weights, and the code in them is not run.

using namespace visema;
namespace fs = std::filesystem;

namespace {

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? "accepted" : result.error().message;
}

torch::Tensor tensorOf(const TensorView& view) {
  if (view.shape.empty()) return torch::zeros({}, torch::kLong);  // batches counted
  return torch::tensor(view.toFloat()).reshape(view.shape);
}

/// A module whose modules and parameters are called so; running it fails.
torch::jit::Module scripted(const Weights& weights) {
  const auto unit = std::make_shared<torch::jit::CompilationUnit>();
  const auto empty = [&] { return torch::jit::Module(c10::QualifiedName("__torch__.Part"), unit, true); };
  torch::jit::Module root = empty();
  for (const auto& [name, tensor] : weights.tensors()) {
    torch::jit::Module module = root;
    std::istringstream parts(name);
    std::string part, next;
    std::getline(parts, part, '.');
    while (std::getline(parts, next, '.')) {
      if (!module.hasattr(part)) module.register_module(part, empty());
      module = module.attr(part).toModule();
      part = next;
    }
    module.register_parameter(part, tensorOf(tensor), false);
  }
  root.define("def forward(self, x):\n    assert False, 'this was run'\n    return x\n");
  return root;
}

}  // namespace

class TestTorchScript : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aSpeechEncoderHearsAsItsWeightsDo_data() {
    QTest::addColumn<QString>("prefix");
    QTest::newRow("whole") << "audio_encoder.";
    QTest::newRow("the encoder alone") << "";
    QTest::newRow("inside another module") << "model.audio_encoder.";
  }
  void aSpeechEncoderHearsAsItsWeightsDo() {
    QFETCH(QString, prefix);
    std::vector<ExpectedTensor> tensors = aveEncoderTensors();
    for (ExpectedTensor& tensor : tensors)
      tensor.name = prefix.toStdString() + tensor.name.substr(std::string("audio_encoder.").size());
    const auto original = goldenWeights(tensors);
    const fs::path file = here_ / "aud_ave.pt";
    scripted(*original).save(file.string());
    const auto read = openNetworkFile(file);
    QCOMPARE(messageOf(read), std::string("accepted"));
    const auto expected = openSpeechEncoder(*original);
    const auto encoder = openSpeechEncoder(**read);
    QVERIFY2(expected, messageOf(expected).c_str());
    QVERIFY2(encoder, messageOf(encoder).c_str());
    const std::vector<float> mel = goldenNumbers("input.mel", kMelBands * kMelColumnsPerWindow);
    std::vector<float> row(512), expectedRow(512);
    (*encoder)->encode(mel, row);
    (*expected)->encode(mel, expectedRow);
    QVERIFY(row == expectedRow);
  }

  void aLipNetworkKeepsItsWeights() {
    const CompatibleConfig config = CompatibleConfig::standard("ave", 4, 8);
    const auto original = goldenWeights(config.tensors());
    const fs::path file = here_ / "generator.pt";
    scripted(*original).save(file.string());
    const auto read = openNetworkFile(file);
    QCOMPARE(messageOf(read), std::string("accepted"));
    QCOMPARE(messageOf(CompatibleConfig::fromWeights(**read)), std::string("accepted"));
    for (const auto& [name, tensor] : original->tensors()) {
      if (tensor.shape.empty()) continue;
      const TensorView* found = (*read)->find(name);
      QVERIFY2(found && found->toFloat() == tensor.toFloat(), name.c_str());
    }
  }

  void aFrozenOneIsCalledThat() {
    torch::jit::Module module("Frozen");
    module.register_parameter("weight", torch::ones({4, 3}), false);
    module.define("def forward(self, x):\n    return x + self.weight\n");
    module.eval();
    const fs::path file = here_ / "frozen.pt";
    torch::jit::freeze(module).save(file.string());
    const std::string message = messageOf(openNetworkFile(file));
    QVERIFY2(message.find("frozen TorchScript") != std::string::npos, message.c_str());
  }

 private:
  QTemporaryDir folder_;
  const fs::path here_ = folder_.path().toStdString();
};

QTEST_APPLESS_MAIN(TestTorchScript)
#include "tst_torchscript.moc"
