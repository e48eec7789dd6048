// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "core/base/wav.h"
#include "core/latentsync/torch/autoencoder.h"
#include "core/latentsync/torch/unet3d.h"
#include "core/latentsync/torch/whisper_encoder.h"
#include "core/media/audio_reader.h"
#include "core/media/media_info.h"
#include "tests/cli/program_run.h"
#include "tests/latentsync/golden_networks.h"
#include "tests/support/iris_film.h"

using namespace visema;
using namespace visema::latentsync;
namespace fs = std::filesystem;

namespace {

/// A file of a small network with the golden weights, as somebody might have it.
Status writeModel(const fs::path& file, const std::function<void(TensorSource&)>& build) {
  std::vector<ExpectedTensor> wanted;
  TensorSource source(wanted);
  build(source);
  const test::LatentSyncWeights weights(wanted);
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : weights.tensors()) tensors.push_back({name, tensor});
  return writeSafetensors(file, tensors, {});
}

}  // namespace

class TestDubCommand : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  fs::path at(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

  std::vector<std::string> dub(const std::string& out) const {
    return {"visema",     "dub",       at("anna.mp4"), "--audio",     at("speech.wav"),
            "--out",      at(out),     "--unet",       at("unet.pt"), "--vae",
            at("vae.pt"), "--whisper", at("tiny.pt"),  "--size",      "64",
            "--steps",    "2",         "--threads",    "1",           "--preset",
            "ultrafast"};
  }

 private Q_SLOTS:
  void initTestCase() {
    QCOMPARE(test::writeIrisFilm(at("anna.mp4"), {.from = 50, .frames = 30}), std::string());
    AudioClip speech{kSpeechRate, 1, {}};
    for (int i = 0; i < 1.5 * kSpeechRate; ++i)
      speech.samples.push_back(0.3F * std::sin(0.05F * static_cast<float>(i % 4000)));
    QVERIFY(writeWav(at("speech.wav"), speech));
    QVERIFY(writeModel(at("unet.pt"), [](TensorSource& source) {
      UNet3D(source, {{32, 64, 64, 64}, Motion::Everywhere});
    }));
    QVERIFY(writeModel(at("vae.pt"), [](TensorSource& source) { Autoencoder(source, {{32, 32, 64, 64}}); }));
    QVERIFY(writeModel(at("tiny.pt"), [](TensorSource& source) { WhisperEncoder whisper(source); }));
  }

  void aVideoSaysWhatASoundSays() {
    test::Run run(folder_.path().toStdString(), dub("film.mp4"));
    QVERIFY2(run.exitCode() == 0, run.errors().c_str());
    const auto info = probeMedia(at("film.mp4"));
    QVERIFY(info);
    QCOMPARE(info->video()->size, (Size{640, 360}));
    QCOMPARE(info->video()->frames, 38);  // as long as the sound, at the video's rate: 30 forth, 8 back
    const auto sound = readAudio(at("film.mp4"));
    QVERIFY(sound);
    QVERIFY(std::abs(sound->seconds() - 1.5) < 0.05);
    QVERIFY(!fs::exists(at("film.mp4.dub")));
  }

  void killedItGoesOnAfterTheLastFinishedChunk() {
    for (int chunk = 0; chunk < 2; ++chunk) {  // the film is written once all three are there
      test::Run run(folder_.path().toStdString(), dub("killed.mp4"));
      const fs::path painted = at("killed.mp4.dub") / ("chunk" + std::to_string(chunk) + ".npy");
      while (!fs::exists(painted)) {
        QVERIFY2(!run.ended(), run.errors().c_str());
        std::this_thread::yield();
      }
      run.signal(SIGKILL);
      QCOMPARE(run.exitCode(), -1);
      QVERIFY(!fs::exists(at("killed.mp4")));
    }
    test::Run run(folder_.path().toStdString(), dub("killed.mp4"));
    QVERIFY2(run.exitCode() == 0, run.errors().c_str());
    QVERIFY2(run.out().find("of 3 chunks painted before") != std::string::npos, run.out().c_str());
    QCOMPARE(test::contentsOf(at("killed.mp4")), test::contentsOf(at("film.mp4")));
  }

  void filesInTheWrongPlaceAreTold() {
    std::vector<std::string> swapped = dub("swapped.mp4");
    std::swap(swapped[8], swapped[10]);
    test::Run run(folder_.path().toStdString(), swapped);
    QVERIFY(run.exitCode() > 0);
    QVERIFY2(run.errors().find("not what --unet wants") != std::string::npos, run.errors().c_str());
    QVERIFY(!fs::exists(at("swapped.mp4")));
  }

  void modelsAreKeptByWhatTheyAre() {
    const fs::path here = folder_.path().toStdString();
    test::Run unsaid(here, {"visema", "model", "add", at("unet.pt")});
    QVERIFY(unsaid.exitCode() > 0);
    QVERIFY2(unsaid.errors().find("--size 256 for 1.5 or --size 512 for 1.6") != std::string::npos,
             unsaid.errors().c_str());
    test::Run added(here, {"visema", "model", "add", at("unet.pt"), "--size", "512"});
    QVERIFY2(added.exitCode() == 0, added.errors().c_str());
    test::Run listed(here, {"visema", "model", "list"});
    QVERIFY(listed.exitCode() == 0);
    QVERIFY2(listed.out().find("LatentSync 1.5 or 1.6, 512 px") != std::string::npos, listed.out().c_str());
    QVERIFY2(listed.out().find("whisper  missing: visema model add whisper/tiny.pt") != std::string::npos,
             listed.out().c_str());
    test::Run checked(here, {"visema", "model", "check"});
    QVERIFY2(checked.exitCode() == 0, checked.errors().c_str());
    for (const auto& entry : fs::directory_iterator(here / "home/visema/latentsync"))
      if (entry.path().extension() == ".weights") std::ofstream(entry.path(), std::ios::app) << "x";
    test::Run changed(here, {"visema", "model", "check"});
    QVERIFY(changed.exitCode() > 0);
    QVERIFY2(changed.errors().find("has changed since it was added") != std::string::npos, changed.errors().c_str());
  }

  void aFileThatLacksTensorsIsRefused() {
    QVERIFY(writeModel(at("half.pt"), [](TensorSource& source) {
      UNet3D(source, {{32, 64, 64, 64}, Motion::Everywhere});
      std::vector<std::int64_t> shape{3};
      source.take("stranger.weight", shape);
    }));
    test::Run run(folder_.path().toStdString(), {"visema", "model", "add", at("half.pt"), "--size", "256"});
    QVERIFY(run.exitCode() > 0);
    QVERIFY2(run.errors().find("stranger.weight") != std::string::npos, run.errors().c_str());
  }
};

QTEST_APPLESS_MAIN(TestDubCommand)
#include "tst_dub_command.moc"
