// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <cmath>
#include <thread>

#include "core/nn/compatible_config.h"
#include "core/nn/engine_choice.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/golden_weights.h"
#include "core/nn/light/light_tensors.h"
#include "core/nn/torch/linked_torch_module.h"
#include "core/nn/torch/torch_engine.h"

using namespace visema;

namespace {

using Engine = TorchOptions::Engine;
using Precision = TorchOptions::Precision;

std::shared_ptr<const Weights> compatibleWeights(const char* speech = "ave", int levels = 4, int base = 8) {
  const CompatibleConfig config = CompatibleConfig::standard(speech, levels, base);
  return goldenWeights(config.tensors(), {{"speech", config.speech}});
}

std::shared_ptr<const Weights> lightWeights(int cropSize = 96) {
  LightConfig config;
  config.cropSize = cropSize;
  config.widths = {16, 24, 40, 48};
  config.speech = "visema-1";
  return goldenWeights(lightPlayerTensors(config), config.toMetadata());
}

Image pattern(int size, int channels, int seed) {
  Image image({size, size}, channels);
  for (int y = 0; y < size; ++y)
    for (int i = 0; i < size * channels; ++i)
      image.mutableView().row(y)[i] = static_cast<std::uint8_t>(128 + 90 * std::sin(0.07 * i + 0.05 * y * seed + seed));
  return image;
}

/// White in the middle, black at the edges, grey between.
Image middleMask(int size) {
  Image mask({size, size}, 1);
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      const int edge = std::min(std::min(x, size - 1 - x), std::min(y, size - 1 - y));
      mask.mutableView().row(y)[x] = static_cast<std::uint8_t>(std::clamp((edge - 8) * 32, 0, 255));
    }
  return mask;
}

struct Pictures {
  explicit Pictures(int size)
      : crop(pattern(size, 3, 1)), reference(pattern(size, 3, 2)), mask(middleMask(size)), patch({size, size}, 3) {}
  FaceInput face() const { return {crop.view(), reference.view(), mask.view()}; }
  Image crop, reference, mask, patch;
};

Result<std::shared_ptr<const LipNetwork>> load(const std::shared_ptr<const Weights>& weights, Engine engine,
                                               Precision precision = Precision::Float32, int threads = 1) {
  TorchOptions options;
  options.engine = engine;
  options.precision = precision;
  options.threads = threads;
  return linkedTorchModule().loadNetwork(weights, options);
}

Result<Image> painted(const Result<std::shared_ptr<const LipNetwork>>& network, const std::string& drive = "drive") {
  if (!network) return fail(network.error());
  Pictures pictures((*network)->spec().cropSize);
  auto session = (*network)->openSession();
  if (!session) return fail(session.error());
  auto face = (*session)->encode(pictures.face());
  if (!face) return fail(face.error());
  const std::vector<float> numbers = goldenNumbers(drive, (*network)->spec().driveSize());
  if (Status status = (*session)->paint(**face, numbers, pictures.patch.mutableView()); !status)
    return fail(status.error());
  return pictures.patch;
}

double psnr(const Result<Image>& a, const Result<Image>& b) {
  if (!a || !b || a->byteCount() != b->byteCount()) return 0;
  double sum = 1e-9;
  for (std::size_t i = 0; i < a->byteCount(); ++i)
    sum += std::pow(static_cast<double>(a->view().data[i]) - b->view().data[i], 2);
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(a->byteCount()) / sum);
}

/// Paints batches of many sizes in a session of its own; empty where each patch is the one its drive asks for.
std::string problemOfBatches(const LipNetwork& network, const std::vector<std::string>& drives,
                             const std::vector<Result<Image>>& expected) {
  const int size = network.spec().cropSize;
  const auto session = network.openSession();
  if (!session) return session.error().message;
  const auto face = (*session)->encode(Pictures(size).face());
  if (!face) return face.error().message;
  std::vector<std::vector<float>> numbers;
  for (const std::string& drive : drives) numbers.push_back(goldenNumbers(drive, network.spec().driveSize()));
  for (const std::size_t batch : {1, 3, 64, 150}) {
    std::vector<Image> patches(batch, Image({size, size}, 3));
    std::vector<PaintJob> jobs;
    for (std::size_t i = 0; i < batch; ++i)
      jobs.push_back({face->get(), numbers[i % numbers.size()], patches[i].mutableView()});
    if (Status status = (*session)->paintMany(jobs); !status) return status.error().message;
    for (std::size_t i = 0; i < batch; ++i)
      if (const double likeness = psnr(expected[i % expected.size()], patches[i]); likeness < 40)
        return std::to_string(likeness) + " dB, picture " + std::to_string(i) + " of " + std::to_string(batch);
  }
  return {};
}

}  // namespace

class TestTorchEngine : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void foldedAndPackedGivesTheModulesPicture_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("threads");
    for (const char* network : {"ave 160", "hubert 160", "wenet 160", "ave 320", "light 64", "light 96"})
      QTest::addRow("%s", network) << QString(network) << 1;
    QTest::addRow("light 96, two threads") << QString("light 96") << 2;
  }
  void foldedAndPackedGivesTheModulesPicture() {
    QFETCH(QString, network);
    QFETCH(int, threads);
    const QStringList words = network.split(' ');
    const auto weights = words[0] == "light" ? lightWeights(words[1].toInt())
                                             : compatibleWeights(qPrintable(words[0]), words[1] == "320" ? 5 : 4);
    const Result<Image> eager = painted(load(weights, Engine::Eager));
    QVERIFY2(eager, eager ? "" : eager.error().message.c_str());
    const Result<Image> folded = painted(load(weights, Engine::Cpu, Precision::Float32, threads));
    QVERIFY2(folded, folded ? "" : folded.error().message.c_str());
    QVERIFY2(psnr(eager, folded) >= 60, qPrintable(QString::number(psnr(eager, folded))));
    const Result<Image> other = painted(load(weights, Engine::Cpu), "another drive");
    QVERIFY(psnr(other, folded) < 60);  // the drive does something
  }

  void bfloat16GivesNearlyTheSamePicture() {
    if (!prefersBfloat16()) QSKIP("this processor has no bfloat16 arithmetic");
    const auto weights = compatibleWeights();
    const double likeness =
        psnr(painted(load(weights, Engine::Eager)), painted(load(weights, Engine::Cpu, Precision::BFloat16)));
    QVERIFY2(likeness >= 40, qPrintable(QString::number(likeness)));  // golden weights amplify rounding
    QCOMPARE((*load(weights, Engine::Cpu, Precision::Auto))->engineName(), std::string("LibTorch CPU, bf16"));
    QCOMPARE((*load(lightWeights(), Engine::Cpu, Precision::Auto))->engineName(), std::string("LibTorch CPU, fp32"));
  }

  void theHandWrittenEngineAgrees() {
    for (const auto& weights :
         {compatibleWeights(), compatibleWeights("ave", 4, 16), compatibleWeights("hubert", 4, 16),
          compatibleWeights("wenet", 4, 16), compatibleWeights("visema-1"), lightWeights()}) {
      const double likeness = psnr(painted(load(weights, Engine::Eager)), painted(loadFusedNetwork(weights)));
      QVERIFY2(likeness >= 38, qPrintable(QString::number(likeness)));
    }
  }

  void skinOutsideTheMaskPassesThrough() {
    const Result<Image> patch = painted(load(lightWeights(), Engine::Cpu));
    QVERIFY(patch);
    const Pictures pictures(96);
    for (int y = 0; y < 96; ++y)
      for (int x = 0; x < 96; ++x)
        if (pictures.mask.view().row(y)[x] == 0)
          for (int c = 0; c < 3; ++c) QCOMPARE(patch->view().row(y)[3 * x + c], pictures.crop.view().row(y)[3 * x + c]);
  }

  void sessionsOfOneNetworkShareItsFaces() {
    const auto network = load(lightWeights(), Engine::Cpu);
    QVERIFY(network);
    auto first = (*network)->openSession(), second = (*network)->openSession();
    Pictures pictures(96), again(96);
    const auto face = (*first)->encode(pictures.face());
    QVERIFY(face);
    QVERIFY((*face)->byteCount() > 1000);
    const std::vector<float> drive = goldenNumbers("drive", 24);
    QVERIFY((*first)->paint(**face, drive, pictures.patch.mutableView()));
    QVERIFY((*second)->paint(**face, drive, again.patch.mutableView()));
    QVERIFY(std::equal(again.patch.view().data, again.patch.view().data + again.patch.byteCount(),
                       pictures.patch.view().data));
    Pictures many(96);
    const std::vector<PaintJob> jobs = {{face->get(), drive, many.patch.mutableView()}};
    QVERIFY((*second)->paintMany(jobs));
    QVERIFY(std::equal(many.patch.view().data, many.patch.view().data + many.patch.byteCount(),
                       pictures.patch.view().data));
  }

  void whatDoesNotFitIsRefused() {
    const auto network = load(lightWeights(), Engine::Cpu);
    const auto stranger = load(lightWeights(64), Engine::Cpu);
    auto session = (*network)->openSession(), other = (*stranger)->openSession();
    Pictures pictures(96), small(64);
    const std::vector<float> drive(24);
    QVERIFY(!(*session)->encode(small.face()));
    FaceInput noMask = pictures.face();
    noMask.mask = {};
    QVERIFY(!(*session)->encode(noMask));
    const auto face = (*session)->encode(pictures.face());
    const auto strange = (*other)->encode(small.face());
    QVERIFY(face && strange);
    QVERIFY(!(*session)->paint(**strange, drive, pictures.patch.mutableView()));
    QVERIFY(!(*session)->paint(**face, std::span(drive).first(23), pictures.patch.mutableView()));
    QVERIFY(!(*session)->paint(**face, drive, small.patch.mutableView()));
    QVERIFY(!load(lightWeights(), Engine::Cpu, Precision::Auto, 0));
    QVERIFY(!load(goldenWeights({{"a", {1}}}), Engine::Cpu));
    QVERIFY(!load(goldenWeights({{"encoder.stem.weight", {1}}}, LightConfig().toMetadata()), Engine::Cpu));
    QVERIFY(!linkedTorchModule().deviceAnswers("abacus"));
  }

  void withoutAGpuTheProcessorIsChosenAndTheReasonTold() {
    if (linkedTorchModule().deviceAnswers("cuda")) QSKIP("there is a GPU here");
    const auto candidate = [](const char* id, Engine engine) {
      return EngineCandidate{id, [engine](const auto& weights) { return load(weights, engine); }};
    };
    EngineChoiceOptions options;
    options.seconds = 0.01;
    const auto choice =
        chooseEngine(lightWeights(64), {candidate("cuda", Engine::Cuda), candidate("libtorch", Engine::Cpu)}, options);
    QVERIFY(choice);
    QCOMPARE(choice->id, std::string("libtorch"));
    QCOMPARE(choice->problems.size(), std::size_t{1});
    QVERIFY2(choice->problems.front().ends_with("; choose the CPU"), choice->problems.front().c_str());
  }

  /// Several sessions at once, each of which records its batches while the others paint.
  void theGpuPaintsWhatTheModulesPaint() {
    if (const Status gpu = linkedTorchModule().deviceAnswers("cuda"); !gpu) QSKIP(gpu.error().message.c_str());
    const std::vector<std::string> drives = {"a", "b", "c"};
    for (const auto& weights : {compatibleWeights(), lightWeights()}) {
      const auto network = load(weights, Engine::Cuda);
      QVERIFY2(network, network ? "" : network.error().message.c_str());
      std::vector<Result<Image>> expected;
      for (const std::string& drive : drives) expected.push_back(painted(load(weights, Engine::Eager), drive));
      std::vector<std::string> problems(3);
      {
        std::vector<std::jthread> threads;
        for (std::string& problem : problems)
          threads.emplace_back([&] { problem = problemOfBatches(**network, drives, expected); });
      }
      for (const std::string& problem : problems) QVERIFY2(problem.empty(), problem.c_str());
    }
  }

  void theFastestEngineIsMeasured() {
    const auto seconds = measureFrame(**load(lightWeights(64), Engine::Cpu), 0.01);
    QVERIFY(seconds);
    QVERIFY(*seconds > 0);
    QVERIFY(linkedTorchModule().measureGemm(Precision::Float32, 1) > 1e8);
  }

  void withoutTheModuleTheMessageSaysWhatToDo() {
    const auto module = torchModule();  // is not beside this test
    QVERIFY(!module);
    QVERIFY(module.error().code == ErrorCode::NotFound);
    QVERIFY(module.error().message.find("libvisema_torch.so") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestTorchEngine)
#include "tst_torch_engine.moc"
