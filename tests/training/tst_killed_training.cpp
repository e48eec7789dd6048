// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <cstdlib>
#include <string>

#include "core/nn/torch/torch_engine.h"
#include "tests/training/small_trainings.h"

using namespace visema;
using test::contents;

namespace {

using Precision = PictureTrainingOptions::Precision;

constexpr int kSteps = 5, kKilledIn = 4;
constexpr const char* kNetworkVariable = "VISEMA_TEST_TRAINS_UNTIL_KILLED";
constexpr const char* kFolderVariable = "VISEMA_TEST_TRAINS_IN";

/// Trains one of the networks that paint, saving after every step; true if it came to its end.
bool train(const std::string& network, const std::filesystem::path& state, const std::filesystem::path& file,
           const ProgressFn& progress) {
  const auto configure = [&](PictureTrainingOptions& options) {
    options.steps = kSteps;
    options.precision = network.ends_with("bf16") ? Precision::BFloat16 : Precision::Float32;
    options.stateFile = state;
    options.networkFile = file;
  };
  if (network.starts_with("painter")) {
    PainterTrainingOptions options = test::smallPainterTraining();
    configure(options);
    if (network.find("critic") != std::string::npos) {
      options.adversarial = 0.1;
      options.adversarialFrom = 0.2;  // it has been asked when the run is killed
    }
    return trainPainter(test::drawnFaces(20, 16), options, progress, {}, {}).has_value();
  }
  UnetTrainingOptions options = test::smallUnetTraining();
  configure(options);
  return trainUnet(test::heardFaces(20, 16), options, progress, {}, {}).has_value();
}

/// In a process of its own: is killed in the fourth step.
int trainUntilKilled(const std::string& network, const std::filesystem::path& folder) {
  int steps = 0;
  const auto kill = [&](const Progress&) {
    if (++steps == kKilledIn) std::raise(SIGKILL);
  };
  return train(network, folder / "killed.state", {}, kill) ? 0 : 1;
}

}  // namespace

class KilledTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itGoesOnFromItsLastSaveToTheSameWeights_data() {
    QTest::addColumn<QString>("network");
    for (const char* network : {"painter", "painter with a critic", "painter in bf16", "U-Net", "U-Net in bf16"})
      QTest::addRow("%s", network) << QString(network);
  }
  void itGoesOnFromItsLastSaveToTheSameWeights() {
    QFETCH(QString, network);
    if (network.endsWith("bf16") && !prefersBfloat16()) QSKIP("this processor does not multiply in bfloat16");
    const std::string name = network.toStdString();
    QTemporaryDir folder;
    const auto file = [&](const char* of) { return std::filesystem::path(folder.filePath(of).toStdString()); };
    QVERIFY(train(name, {}, file("unbroken.safetensors"), {}));

    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(kNetworkVariable, network);
    environment.insert(kFolderVariable, folder.path());
    process.setProcessEnvironment(environment);
    process.start("/proc/self/exe", QStringList{});
    QVERIFY(process.waitForFinished(100'000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);

    int steps = 0;
    QVERIFY(train(name, file("killed.state"), file("resumed.safetensors"), [&](const Progress&) { ++steps; }));
    QCOMPARE(steps, kSteps - (kKilledIn - 1));  // the last one was made but not saved
    QVERIFY(contents(file("unbroken.safetensors")) == contents(file("resumed.safetensors")));
  }
};

int main(int argc, char** argv) {
  const char* network = std::getenv(kNetworkVariable);
  const char* folder = std::getenv(kFolderVariable);
  if (network && folder) return trainUntilKilled(network, folder);
  KilledTrainingTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_killed_training.moc"
