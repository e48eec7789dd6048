// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/avatar/avatar_package.h"
#include "core/nn/compatible_config.h"
#include "core/nn/weights/weights.h"
#include "tests/cli/program_run.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

/// Networks after a step or two: whether they fit together from the footage to the film, not how well they paint.
class TestTrainCommand : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path here_, avatar_;

  std::vector<std::string> train(std::vector<std::string> more) const {
    std::vector<std::string> words = {"visema", "train", avatar_.string(), "--json", "--threads", "1", "--restart"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  /// A film of the avatar as it is now shows a painted mouth.
  void verifyThatItSpeaks(const char* network) {
    Run run(here_, {"visema", "render", "--avatar", avatar_, "--audio", here_ / "sound.wav", "--out",
                    here_ / "film.mp4", "--network", network});
    QVERIFY2(run.exitCode() == 0, run.errors().c_str());
    const auto frames = framesOf(here_ / "film.mp4");
    QVERIFY(frames.size() >= 50);
    const FrameIndex shown = frameNumberOf(*frames[20]);
    QVERIFY(shown >= 0);
    QVERIFY(largestDifference(*frames[20], syntheticFrame({160, 120}, shown)) > 20);
  }

 private Q_SLOTS:
  void init() {
    QVERIFY2(std::getenv("VISEMA_PROGRAM"), "run by ctest, or set VISEMA_PROGRAM");
    folder_ = std::make_unique<QTemporaryDir>();
    here_ = folder_->path().toStdString();
    SyntheticOptions options;
    options.size = {160, 120};
    options.talkFrames = 70;
    options.sound = babble(2.8);
    const auto made = makeSyntheticPackage(here_, options);
    QVERIFY2(made, messageOf(made).c_str());
    avatar_ = *made;
    QVERIFY(writeWav(here_ / "sound.wav", babble(2)));
  }

  void aDeviceThatIsNotThereIsRefusedAtOnce() {
    Run run(here_, train({"--device", "abacus"}));
    QVERIFY(run.exitCode() != 0);
    QVERIFY2(run.errors().find("choose cpu or cuda") != std::string::npos, run.errors().c_str());
    QVERIFY(!fs::exists(avatar_.string() + ".training"));
  }

  void aUnetIsTrainedOnWhatTheProgramHears() {
    Run run(here_, train({"--network", "unet160", "--narrow", "--steps", "2", "--preview", here_ / "now.ppm"}));
    QVERIFY2(run.exitCode() == 0, run.errors().c_str());
    QCOMPARE(nlohmann::json::parse(run.out()).at("network").get<std::string>(), std::string("unet-168-narrow"));
    QVERIFY(fs::file_size(here_ / "now.ppm") > 160 * 320 * 3);
    const auto package = *AvatarPackage::open(avatar_);
    const NetworkEntry& network = package->manifest().networks.front();
    QVERIFY(network.family == NetworkFamily::Compatible);
    QCOMPARE(network.speech, std::string("visema-1"));
    QVERIFY(network.driveShape == (std::vector<int>{4, 16, 16}));
    verifyThatItSpeaks("unet-168-narrow");
    Run refused(here_, {"visema", "export-package", avatar_, here_ / "sanders", "--format", "sanders"});
    QVERIFY(refused.exitCode() != 0);  // those servers cannot make these features
    QVERIFY2(refused.errors().find("visema-1") != std::string::npos, refused.errors().c_str());
    QVERIFY(!fs::exists(here_ / "sanders"));
  }

  void aUnetOnOtherProgramsFeaturesGoesToThemAndComesBack() {
    const fs::path encoder = here_ / "ave.safetensors", out = here_ / "sanders";
    QVERIFY(writeGoldenWeights(encoder, aveEncoderTensors()));
    Run first(here_, train({"--network", "unet160", "--steps", "2", "--encoder", encoder}));
    QVERIFY2(first.exitCode() == 0, first.errors().c_str());
    const auto package = *AvatarPackage::open(avatar_);
    QCOMPARE(package->manifest().networks.front().speech, std::string("ave"));
    Run exported(here_, {"visema", "export-package", avatar_, out, "--format", "sanders"});
    QVERIFY2(exported.exitCode() == 0, exported.errors().c_str());
    const fs::path checkpoint = out / "checkpoint/best_trainloss.pth";
    const auto theirs = Weights::open(checkpoint);
    QVERIFY2(theirs, messageOf(theirs).c_str());
    const auto ours = *package->weights(package->manifest().networks.front().weights);
    for (const ExpectedTensor& tensor : CompatibleConfig::standard("ave", 4).tensors())
      QVERIFY2((*theirs)->find(tensor.name)->toFloat() == ours->find(tensor.name)->toFloat(), tensor.name.c_str());

    Run again(here_, train({"--network", "unet160", "--steps", "1", "--encoder", encoder, "--from", checkpoint}));
    QVERIFY2(again.exitCode() == 0, again.errors().c_str());
    Run other(here_, train({"--network", "unet328", "--steps", "1", "--encoder", encoder, "--from", checkpoint}));
    QVERIFY(other.exitCode() != 0);
    QVERIFY2(other.errors().find("160") != std::string::npos, other.errors().c_str());
  }
};

QTEST_APPLESS_MAIN(TestTrainCommand)
#include "tst_train_command.moc"
