// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <filesystem>
#include <span>

#include "app/wiring/engines.h"
#include "app/wiring/import_checks.h"
#include "core/nn/compatible_config.h"
#include "core/nn/golden_weights.h"
#include "tests/support/synthetic_networks.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? "no error" : result.error().message;
}

}  // namespace

class TestImportChecks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    here_ = folder_.path().toStdString();
    for (const char* place : {"XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
      qputenv(place, folder_.path().toUtf8());
  }

  void anAvatarThatPaintsAsTheReferencePasses() {
    QVERIFY(keepSpeechEncoder(*goldenWeights(aveEncoderTensors())));
    const auto checks = checked(0);
    QCOMPARE(messageOf(checks), std::string("no error"));
    qInfo("parity %.1f dB; %s", checks->parityPsnr, checks->note.c_str());
    QVERIFY2(checks->parityPsnr >= 45, qPrintable(QString::number(checks->parityPsnr)));
    QVERIFY(checks->silenceChange.has_value());
  }

  void aSpoiltNetworkIsNamedAndNotPassed() {
    const auto checks = checked(std::nanf(""));
    QVERIFY(!checks);
    QVERIFY2(messageOf(checks).find("outc.conv.bias") != std::string::npos, messageOf(checks).c_str());
  }

 private:
  /// Of a package whose network's last bias got `more` added.
  Result<ImportChecks> checked(float more) {
    test::SyntheticOptions options;
    options.idleFrames = 0;
    options.talkFrames = 12;
    const fs::path place = here_ / ("package" + std::to_string(++packages_));
    fs::create_directories(place);
    if (Status status = test::addCompatibleNetwork(place, options); !status) return fail(status.error());
    const fs::path file = options.files["networks/compatible.safetensors"];
    const auto weights = *Weights::open(file);
    std::vector<float> bias = weights->find("outc.conv.bias")->toFloat();
    for (float& value : bias) value += more;
    std::vector<NamedTensor> tensors;
    for (const auto& [name, tensor] : weights->tensors()) {
      tensors.push_back({name, tensor});
      if (name == "outc.conv.bias") tensors.back().tensor.data = std::as_bytes(std::span(bias));
    }
    options.files["networks/compatible.safetensors"] = place / "changed.safetensors";
    if (Status status = writeSafetensors(place / "changed.safetensors", tensors, weights->metadata()); !status)
      return fail(status.error());
    const auto package = test::makeSyntheticPackage(place, options);
    if (!package) return fail(package.error());
    const auto opened = AvatarPackage::open(*package);
    if (!opened) return fail(opened.error());
    return checkImport(*opened, {}, {});
  }

  QTemporaryDir folder_;
  fs::path here_;
  int packages_ = 0;
};

QTEST_APPLESS_MAIN(TestImportChecks)
#include "tst_import_checks.moc"
