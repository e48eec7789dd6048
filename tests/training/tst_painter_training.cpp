// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>

#include "core/nn/fused/fused_network.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/torch_engine.h"
#include "core/nn/weights/weights.h"
#include "core/training/lips/code_axes.h"
#include "core/training/lips/painter_trainer.h"
#include "tests/training/small_trainings.h"

using namespace visema;
using test::contents, test::drawnFaces, test::smallPainterTraining;

namespace {

constexpr int kSide = 64;

}  // namespace

class PainterTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void trainingMakesHeldOutPicturesBetterInEitherPrecision() {
    using Precision = PictureTrainingOptions::Precision;
    const LipDataset dataset = drawnFaces(60, 50);
    PainterTrainingOptions options = smallPainterTraining();
    options.saveEverySeconds = 100;
    options.steps = 1;
    const auto before = trainPainter(dataset, options, {}, {}, {});
    QVERIFY2(before.has_value(), before ? "" : before.error().message.c_str());
    options.steps = 400;  // fewer, and on some processors it has only learnt the mouth of the mean
    options.learningRate = 3e-3;
    for (const Precision precision : {Precision::Float32, Precision::BFloat16}) {
      if (precision == Precision::BFloat16 && !prefersBfloat16())
        QSKIP("bfloat16: this processor does not multiply it");
      options.precision = precision;
      const auto after = trainPainter(dataset, options, {}, {}, {});
      QVERIFY(after.has_value());
      QVERIFY2(after->lipPsnr > before->lipPsnr + 3,
               (std::to_string(before->lipPsnr) + " -> " + std::to_string(after->lipPsnr)).c_str());
    }
  }

  void inBfloat16TheFirstStepsGoWhereTheyGoInFloat32() {
    using Precision = PictureTrainingOptions::Precision;
    if (!prefersBfloat16()) QSKIP("this processor does not multiply in bfloat16");
    const LipDataset dataset = drawnFaces(60, 50);
    PainterTrainingOptions options = smallPainterTraining();
    options.saveEverySeconds = 100;
    options.steps = 10;  // after many, two runs differ as much as with another seed
    double scores[2];
    for (const Precision precision : {Precision::Float32, Precision::BFloat16}) {
      options.precision = precision;
      const auto trained = trainPainter(dataset, options, {}, {}, {});
      QVERIFY(trained.has_value());
      scores[precision == Precision::BFloat16] = trained->lipPsnr;
    }
    QVERIFY(scores[0] != scores[1]);  // it is not the same arithmetic
    QVERIFY2(std::abs(scores[0] - scores[1]) < 0.2,
             (std::to_string(scores[0]) + " and " + std::to_string(scores[1])).c_str());
  }

  void judgedFramesAreNotTrainedOn() {
    QTemporaryDir folder;
    PainterTrainingOptions options = smallPainterTraining();
    std::string networks[2];
    for (int spoilt : {0, 1}) {
      LipDataset dataset = drawnFaces(20, 16);
      dataset.clips[0].judged = {4, 9};
      auto pixels =
          std::make_shared<std::vector<std::uint8_t>>(dataset.clips[0].crops.begin(), dataset.clips[0].crops.end());
      if (spoilt) std::fill_n(pixels->begin() + 4 * kSide * kSide * 3, 5 * kSide * kSide * 3, std::uint8_t{77});
      dataset.clips[0].crops = *pixels;
      dataset.clips[0].owner = pixels;
      options.networkFile = folder.filePath("network").toStdString();
      QVERIFY(trainPainter(dataset, options, {}, {}, {}).has_value());
      networks[spoilt] = contents(options.networkFile);
    }
    QVERIFY(networks[0] == networks[1]);
  }

  void anImprovedNetworkBeginsAsGoodAsItWasAndIsNeverMadeWorse() {
    QTemporaryDir folder;
    const LipDataset dataset = drawnFaces(60, 50);
    PainterTrainingOptions options = smallPainterTraining();
    options.steps = 100;
    options.learningRate = 5e-3;
    options.saveEverySeconds = 100;
    options.networkFile = folder.filePath("network.safetensors").toStdString();
    const auto first = trainPainter(dataset, options, {}, {}, {});
    QVERIFY2(first.has_value(), first ? "" : first.error().message.c_str());
    auto weights = Weights::open(options.networkFile);
    QVERIFY(weights.has_value());
    options.startFrom = *weights;
    options.networkFile.clear();
    options.steps = 20;
    options.learningRate = 10;  // so much that all is forgotten
    const auto ruined = trainPainter(dataset, options, {}, {}, {});
    QVERIFY2(ruined.has_value(), ruined ? "" : ruined.error().message.c_str());
    QVERIFY2(std::abs(ruined->lipPsnr - first->lipPsnr) < 0.3,
             (std::to_string(first->lipPsnr) + " -> " + std::to_string(ruined->lipPsnr)).c_str());
  }

  void aResumedRunEndsInTheSameWeights() {
    QTemporaryDir folder;
    const auto file = [&](const char* name) { return std::filesystem::path(folder.filePath(name).toStdString()); };
    const LipDataset dataset = drawnFaces(20, 16);
    PainterTrainingOptions options = smallPainterTraining();
    options.networkFile = file("unbroken.safetensors");
    options.stateFile = file("unbroken.state");
    QVERIFY(trainPainter(dataset, options, {}, {}, {}).has_value());

    options.networkFile = file("resumed.safetensors");
    options.stateFile = file("resumed.state");
    std::stop_source stop;
    int steps = 0;
    auto cancelled = trainPainter(
        dataset, options,
        [&](const Progress&) {
          if (++steps == 3) stop.request_stop();
        },
        {}, stop.get_token());
    QVERIFY(!cancelled.has_value());
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QVERIFY(!std::filesystem::exists(options.networkFile));
    auto resumed = trainPainter(dataset, options, [&](const Progress&) { ++steps; }, {}, {});
    QVERIFY(resumed.has_value());
    QCOMPARE(steps, 8);
    QVERIFY(contents(file("unbroken.safetensors")) == contents(file("resumed.safetensors")));
  }

  void aCodeThatIsTrainedForItHoldsTheMouthAndNotTheLight() {
    LipDataset dataset = drawnFaces(48, 40);
    LipClip& clip = dataset.clips[0];
    auto lit = std::make_shared<std::vector<std::uint8_t>>(clip.crops.begin(), clip.crops.end());
    const std::size_t bytes = lit->size() / static_cast<std::size_t>(clip.frames);
    for (std::size_t i = 0; i < lit->size(); ++i)  // every other frame is the one before in less light
      if (i / bytes % 2 == 1) (*lit)[i] = static_cast<std::uint8_t>(0.85 * (*lit)[i - bytes]);
    clip.crops = *lit;
    clip.owner = lit;
    clip.opening.clear();
    PainterTrainingOptions options = smallPainterTraining();
    options.saveEverySeconds = 100;
    options.steps = 80;
    /// How much of the code's variance is in the pairs that only light makes different.
    const auto ofLight = [&](double otherLight) {
      options.otherLight = otherLight;
      const auto report = trainPainter(dataset, options, {}, {}, {});
      if (!report) return -1.0;
      const auto codes = torch::tensor(report->codes[0]).view({-1, 2, options.config.codeSize});
      const auto half = (codes.select(1, 1) - codes.select(1, 0)) / 2;
      return (half.square().sum() / (codes - codes.flatten(0, 1).mean(0)).square().sum() * 2).item<double>();
    };
    const double before = ofLight(0), after = ofLight(0.2);
    QVERIFY2(before > 0 && after > 0 && after < 0.5 * before,
             (std::to_string(before) + " -> " + std::to_string(after)).c_str());
  }

  void aStateOfAnotherTrainingIsRefused() {
    QTemporaryDir folder;
    PainterTrainingOptions options = smallPainterTraining();
    options.steps = 2;
    options.stateFile = folder.filePath("state").toStdString();
    const LipDataset dataset = drawnFaces(20, 16);
    QVERIFY(trainPainter(dataset, options, {}, {}, {}).has_value());
    options.config.codeSize = 5;
    QVERIFY(!trainPainter(dataset, options, {}, {}, {}).has_value());
    std::ofstream(options.stateFile) << "no state";
    auto damaged = trainPainter(dataset, options, {}, {}, {});
    QVERIFY(!damaged.has_value());
    QCOMPARE(damaged.error().code, ErrorCode::BadData);
  }

  void largerNetworksTrainAndTheirEnginePaintsCropsOfTheirSize() {
    QTemporaryDir folder;
    for (int side : {384, 512}) {
      PainterTrainingOptions options = smallPainterTraining();
      options.config.cropSize = side;
      options.steps = 1;
      options.batch = 2;
      options.networkFile = folder.filePath("network").toStdString();
      const LipDataset dataset = drawnFaces(6, 5, side);
      const auto trained = trainPainter(dataset, options, {}, {}, {});
      QVERIFY2(trained.has_value(), trained ? "" : trained.error().message.c_str());
      const auto network = loadFusedNetwork(*Weights::open(options.networkFile));
      QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
      QCOMPARE((*network)->spec().cropSize, side);
      auto session = *(*network)->openSession();
      const ImageView crop = dataset.reference.view();
      const auto face = session->encode({crop, crop, dataset.mask.view()});
      QVERIFY(face.has_value());
      Image patch({side, side}, 3);
      QVERIFY(session->paint(**face, trained->neutralCode, patch.mutableView()).has_value());
      QVERIFY(std::equal(crop.data, crop.data + side * 3, patch.view().row(0)));  // above the mask
    }
  }

  void previewsShowTruthAbovePainted() {
    PainterTrainingOptions options = smallPainterTraining();
    options.steps = options.validateEvery = 2;
    const LipDataset dataset = drawnFaces(20, 16);
    Image preview;
    QVERIFY(trainPainter(dataset, options, {}, [&](const Image& image) { preview = image; }, {}).has_value());
    QCOMPARE(preview.size().height, 2 * kSide);
    QCOMPARE(preview.size().width, 4 * kSide);
    const auto* truth = dataset.clips[0].crops.data() + 16 * kSide * kSide * 3;
    QVERIFY(std::equal(truth, truth + kSide * 3, preview.view().row(0)));
  }

  void turningTheCodeLeavesThePicturesAndPutsTheOpeningOnAxisZero() {
    torch::NoGradGuard noGrad;
    torch::manual_seed(3);
    LightConfig config = smallPainterTraining().config;
    LightNetwork network(config);
    network->eval();
    const auto crops = torch::rand({40, 3, kSide, kSide});
    const auto mask = torch::ones({1, 1, kSide, kSide});
    const auto reference = torch::rand({1, 3, kSide, kSide});
    const auto mean = torch::randn({config.codeSize}), deviation = torch::rand({config.codeSize}) + 0.5;
    const auto codes = (network->mouthEncoder(crops) - mean) / deviation;
    const auto before = network->paint(crops, reference, mask, codes);
    const auto direction = torch::tensor({0.5F, -1.0F, 0.25F, 2.0F});
    const auto opening = codes.matmul(direction);
    const auto axes = codeAxes(codes, opening);
    QVERIFY(torch::allclose(axes.matmul(axes.t()), torch::eye(config.codeSize), 1e-4, 1e-4));
    turnCode(*network, axes, mean, deviation);
    const auto turned = network->mouthEncoder(crops);
    QVERIFY(torch::allclose(network->paint(crops, reference, mask, turned), before, 1e-3, 1e-3));
    QVERIFY(torch::allclose(axes[0], direction / direction.norm(), 0.05, 0.05));
  }
};

QTEST_APPLESS_MAIN(PainterTrainingTest)
#include "tst_painter_training.moc"
