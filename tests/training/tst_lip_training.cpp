// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>

#include "core/nn/fused/fused_network.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/voice/voice_map.h"
#include "core/nn/weights/weights.h"
#include "core/training/lips/code_axes.h"
#include "core/training/lips/lip_dataset.h"
#include "core/training/lips/painter_trainer.h"
#include "core/training/lips/phone_mouth.h"
#include "core/training/lips/voice_trainer.h"
#include "tests/training/drawn_faces.h"

using namespace visema;
using test::contents, test::drawnFaces;

namespace {

constexpr int kSide = 64;

PainterTrainingOptions smallTraining() {
  PainterTrainingOptions options;
  options.config.cropSize = kSide;
  options.config.widths = {8, 8, 8, 8};
  options.config.codeSize = 4;
  options.config.codeHidden = 16;
  options.steps = 8;
  options.batch = 4;
  options.pairs = 1;
  options.threads = 1;
  options.saveEverySeconds = 0;  // after every step
  return options;
}

/// Phones 1 to 4 and silences, as somebody mumbles them.
std::vector<TimedPhone> mumbled(int count, std::mt19937& random) {
  std::vector<TimedPhone> phones;
  double end = 0;
  for (int i = 0; i < count; ++i)
    phones.push_back({static_cast<int>(random() % 5), end += 0.1 + 0.02 * static_cast<double>(random() % 10)});
  return phones;
}

int phoneAt(const std::vector<TimedPhone>& phones, double seconds) {
  for (const TimedPhone& phone : phones)
    if (seconds < phone.endSeconds) return phone.phone;
  return kSilencePhone;
}

/// What the mouth does: a shape for each phone, softened over a tenth of a second around 30 ms ahead.
torch::Tensor mumbledCodes(const std::vector<TimedPhone>& phones) {
  const float shapes[5][2] = {{0, 0}, {1, 0}, {-1, 1}, {0, 2}, {2, -1}};
  const auto frames = static_cast<std::int64_t>(phones.back().endSeconds * 25);
  auto codes = torch::zeros({frames, 2});
  for (std::int64_t frame = 0; frame < frames; ++frame)
    for (int part = 0; part < 11; ++part) {
      const float* shape = shapes[phoneAt(phones, static_cast<double>(frame) / 25 + 0.03 + 0.01 * (part - 5))];
      for (int axis = 0; axis < 2; ++axis) codes[frame][axis] += shape[axis] / 11;
    }
  return codes;
}

/// What an encoder would hear: which phone it is, not quite surely.
std::vector<float> mumbledRows(const std::vector<TimedPhone>& phones, int features, std::mt19937& random) {
  std::normal_distribution<float> noise(0, 0.4F);
  const auto rows = static_cast<int>(phones.back().endSeconds * 25);
  std::vector<float> values(static_cast<std::size_t>(rows) * features);
  for (float& value : values) value = noise(random);
  for (int row = 0; row < rows; ++row)
    values[static_cast<std::size_t>(row * features + phoneAt(phones, row / 25.0))] += 1;
  return values;
}

constexpr const char* kKilledIn = "VISEMA_TEST_TRAINS_UNTIL_KILLED";

/// In a process of its own: trains, saving after every step, and is killed in the fifth.
int trainUntilKilled(const std::filesystem::path& folder) {
  PainterTrainingOptions options = smallTraining();
  options.stateFile = folder / "killed.state";
  int steps = 0;
  const auto killAtFive = [&](const Progress&) {
    if (++steps == 5) std::raise(SIGKILL);
  };
  return trainPainter(drawnFaces(20, 16), options, killAtFive, {}, {}).has_value() ? 0 : 1;
}

}  // namespace

class LipTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDatasetSurvivesItsFile() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("set.safetensors").toStdString();
    LipDataset dataset = drawnFaces(6, 4);
    dataset.speech = "visema-1";
    dataset.featureSize = 3;
    dataset.silence = std::vector<float>(9, 0.5F);
    dataset.clips[0].voices = {std::vector<float>(18, 1), std::vector<float>(18, 2)};
    dataset.clips[0].judged = {1, 3};
    dataset.clips[0].phones = {{kSilencePhone, 0.125}, {3, 0.25}};
    QVERIFY(dataset.save(path).has_value());
    auto read = LipDataset::open(path);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QCOMPARE(read->clips.size(), std::size_t{1});
    QVERIFY(read->clips[0].voices == dataset.clips[0].voices);
    QVERIFY(read->clips[0].opening == dataset.clips[0].opening);
    QCOMPARE(read->clips[0].heldOutFrom, 4);
    QVERIFY((read->clips[0].judged == FrameRange{1, 3}));
    QCOMPARE(read->clips[0].phones.size(), std::size_t{2});
    QCOMPARE(read->clips[0].phones[1].phone, 3);
    QCOMPARE(read->clips[0].phones[1].endSeconds, 0.25);
    QVERIFY(std::ranges::equal(read->clips[0].crops, dataset.clips[0].crops));
    QVERIFY(read->silence == dataset.silence);
    QVERIFY(read->speech == dataset.speech);
  }

  void aFileThatIsNoDatasetIsRefused() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("set.safetensors").toStdString();
    QVERIFY(writeSafetensors(path, {}, {}).has_value());
    QVERIFY(!LipDataset::open(path).has_value());
    LipDataset unfit = drawnFaces(6, 4);
    unfit.clips[0].frames = 7;
    QVERIFY(!unfit.save(path).has_value());
  }

  void trainingMakesHeldOutPicturesBetter() {
    const LipDataset dataset = drawnFaces(60, 50);
    PainterTrainingOptions options = smallTraining();
    options.steps = 1;
    auto before = trainPainter(dataset, options, {}, {}, {});
    QVERIFY2(before.has_value(), before ? "" : before.error().message.c_str());
    options.steps = 400;  // fewer, and on some processors it has only learnt the mouth of the mean
    options.learningRate = 3e-3;
    auto after = trainPainter(dataset, options, {}, {}, {});
    QVERIFY(after.has_value());
    QVERIFY2(after->lipPsnr > before->lipPsnr + 3,
             (std::to_string(before->lipPsnr) + " -> " + std::to_string(after->lipPsnr)).c_str());
  }

  void judgedFramesAreNotTrainedOn() {
    QTemporaryDir folder;
    PainterTrainingOptions options = smallTraining();
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
    PainterTrainingOptions options = smallTraining();
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
    PainterTrainingOptions options = smallTraining();
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

  void aRunThatWasKilledGoesOnFromItsLastSaveToTheSameWeights() {
    QTemporaryDir folder;
    const auto file = [&](const char* name) { return std::filesystem::path(folder.filePath(name).toStdString()); };
    PainterTrainingOptions options = smallTraining();
    const LipDataset dataset = drawnFaces(20, 16);
    options.networkFile = file("unbroken.safetensors");
    QVERIFY(trainPainter(dataset, options, {}, {}, {}).has_value());

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
    QVERIFY(trainPainter(dataset, options, [&](const Progress&) { ++steps; }, {}, {}).has_value());
    QCOMPARE(steps, 4);  // the fifth was made but not saved
    QVERIFY(contents(file("unbroken.safetensors")) == contents(file("resumed.safetensors")));
  }

  void aStateOfAnotherTrainingIsRefused() {
    QTemporaryDir folder;
    PainterTrainingOptions options = smallTraining();
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
      PainterTrainingOptions options = smallTraining();
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
    PainterTrainingOptions options = smallTraining();
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
    LightConfig config = smallTraining().config;
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

  void whatTheMouthDoesForPhonesIsLearntAndSaidElsewhere() {
    std::mt19937 random(3);
    const auto learnt = mumbled(40, random), unseen = mumbled(10, random);
    PhoneMouth mouth(2, 1);
    const auto truth = mumbledCodes(learnt);
    PhoneMouth::Lesson lesson{learnt, {}, truth};
    for (std::int64_t frame = 0; frame < truth.size(0); ++frame) lesson.frames.push_back(frame);
    mouth.learn({lesson}, torch::eye(2), 300);
    QVERIFY(mouth.knows(unseen));
    QVERIFY(!mouth.knows(std::vector<TimedPhone>{{7, 1.0}}));
    const auto wanted = mumbledCodes(unseen);
    const auto said = mouth.codes(unseen, wanted.size(0));
    const double wrong = (said - wanted).square().mean().item<double>() / wanted.var(0).mean().item<double>();
    QVERIFY2(wrong < 0.1, std::to_string(wrong).c_str());
  }

  void heardSentencesTeachTheVoiceMapWhatTheClipIsTooShortFor() {
    constexpr int kFeatures = 5;
    std::mt19937 random(11);
    const auto phones = mumbled(24, random);
    const auto truth = mumbledCodes(phones).contiguous();
    const int frames = static_cast<int>(truth.size(0));
    LipDataset dataset = drawnFaces(frames, frames * 3 / 4);
    dataset.featureSize = kFeatures;
    dataset.clips[0].phones = phones;
    dataset.clips[0].voices = {mumbledRows(phones, kFeatures, random)};
    const std::vector<float> codes(truth.data_ptr<float>(), truth.data_ptr<float>() + truth.numel());
    VoiceTrainingOptions options;
    options.steps = 150;
    options.phoneSteps = 300;
    options.batch = 32;
    options.threads = 1;
    options.rowWidth = options.width = options.hiddenSize = 24;
    const auto alone = trainVoice(dataset, {codes}, {0, 0}, options, {}, {});
    QVERIFY2(alone.has_value(), alone ? "" : alone.error().message.c_str());
    QCOMPARE(alone->phoneShare, 0.0);
    for (int i = 0; i < 12; ++i) {
      auto said = mumbled(24, random);
      auto rows = mumbledRows(said, kFeatures, random);
      dataset.heard.push_back({std::move(said), std::move(rows)});
    }
    const auto helped = trainVoice(dataset, {codes}, {0, 0}, options, {}, {});
    QVERIFY2(helped.has_value(), helped ? "" : helped.error().message.c_str());
    QVERIFY2(helped->phoneShare > 0.7, std::to_string(helped->phoneShare).c_str());
    QVERIFY2(
        helped->opening.correlation > alone->opening.correlation,
        (std::to_string(alone->opening.correlation) + " -> " + std::to_string(helped->opening.correlation)).c_str());
  }

  void voiceMapLearnsCurvesAndClosesInSilence() {
    constexpr int kFeatures = 6, kFrames = 600;
    LipDataset dataset = drawnFaces(kFrames, 500);
    dataset.featureSize = kFeatures;
    std::mt19937 random(5);
    std::normal_distribution<float> noise;
    std::vector<float> rows(static_cast<std::size_t>(kFrames) * kFeatures);
    float state[kFeatures] = {};
    for (int frame = 0; frame < kFrames; ++frame)
      for (int i = 0; i < kFeatures; ++i)
        rows[static_cast<std::size_t>(frame) * kFeatures + i] = state[i] = 0.8F * state[i] + 0.6F * noise(random);
    dataset.clips[0].voices = {rows};
    dataset.silence = std::vector<float>(40 * kFeatures, -4);
    std::vector<float> codes;
    for (int frame = 0; frame < kFrames; ++frame) {
      const float* row = rows.data() + static_cast<std::size_t>(frame) * kFeatures;
      codes.push_back(row[0] - 0.5F * row[1]);
      codes.push_back(std::tanh(row[2]));
    }
    const std::vector<float> neutral{-3, 0};
    VoiceTrainingOptions options;
    options.steps = 400;
    options.batch = 32;
    options.threads = 1;
    QTemporaryDir folder;
    options.mapFile = folder.filePath("voice.safetensors").toStdString();
    auto report = trainVoice(dataset, {codes}, neutral, options, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QVERIFY2(report->opening.correlation > 0.9, std::to_string(report->opening.correlation).c_str());
    QVERIFY2(std::abs(report->opening.spread - 1) < 0.25, std::to_string(report->opening.spread).c_str());
    auto weights = Weights::open(options.mapFile);
    QVERIFY(weights.has_value());
    auto map = openVoiceMap(**weights);
    QVERIFY(map.has_value());
    const std::vector<float> quiet(VoiceMap::kRows * kFeatures, -4);
    std::vector<float> code(2);
    (*map)->code(quiet, 7, code);
    QVERIFY2(std::abs(code[0] - neutral[0]) < 0.6, std::to_string(code[0]).c_str());
  }
};

int main(int argc, char** argv) {
  if (const char* folder = std::getenv(kKilledIn)) return trainUntilKilled(folder);
  LipTrainingTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_lip_training.moc"
