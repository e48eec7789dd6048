// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <random>

#include "core/avatar/package_writer.h"
#include "core/lipsync/mouth_driver.h"
#include "core/speech/feature_windows.h"
#include "tests/support/synthetic_networks.h"

using namespace visema;
using namespace visema::test;

namespace {

constexpr std::int64_t kRowCount = 60;

FeatureRows someRows(int dimension) {
  std::mt19937 random(8);
  std::normal_distribution<float> normal;
  FeatureRows rows(dimension);
  std::vector<float> row(static_cast<std::size_t>(dimension));
  for (std::int64_t i = 0; i < kRowCount; ++i) {
    for (float& value : row) value = normal(random);
    rows.append(row);
  }
  return rows;
}

}  // namespace

class TestMouthDriver : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    const std::filesystem::path here = folder_.path().toStdString();
    SyntheticOptions light, compatible;
    QVERIFY(addLightNetwork(here, {"bands", {}}, BandEncoder::kDimension, light));
    QVERIFY(addCompatibleNetwork(here, compatible));
    light.talkFrames = compatible.talkFrames = 2;
    light.idleFrames = compatible.idleFrames = 0;
    light.asFolder = true;
    light_ = *AvatarPackage::open(*makeSyntheticPackage(here, light));
    compatible_ = *AvatarPackage::open(*makeSyntheticPackage(here, compatible));
    neutral_ = light.networks[0].neutralCode;
    lightDriver_ =
        std::move(*MouthDriver::create(*light_, 0, {std::vector<float>(BandEncoder::kDimension, -4.0F), {}}));
    for (int i = 0; i < 512; ++i) silence_.push_back(0.01F * static_cast<float>(i % 11));
    compatibleDriver_ = std::move(*MouthDriver::create(*compatible_, 0, {silence_, {}}));
  }

  void aClosedGateClosesTheMouth() {
    QVERIFY(lightCode(20, 7, 0, {}) == neutral_);
    const std::vector<float> window = compatibleWindow(20, 7, 0, {});
    for (std::size_t i = 0; i < window.size(); ++i) QCOMPARE(window[i], silence_[i % 512]);
  }

  void noAmplitudeClosesTheMouthWhateverIsHeard() {
    QVERIFY(lightCode(20, 7, 1, {.amplitude = 0, .closeInSilence = false}) == neutral_);
  }

  void silenceClosesOnlyWhereThatIsWanted() {
    const MouthControls free{.amplitude = 1, .closeInSilence = false};
    QVERIFY(lightCode(20, 7, 0, free) == lightCode(20, 7, 1, {}));
    QVERIFY(compatibleWindow(20, 7, 0, free) == compatibleWindow(20, 7, 1, {}));
  }

  void theMouthOpensInProportionToGateAndAmplitude() {
    const std::vector<float> full = lightCode(20, 7, 1, {}), half = lightCode(20, 7, 0.5F, {}),
                             wide = lightCode(20, 7, 1, {.amplitude = 2});
    for (std::size_t i = 0; i < full.size(); ++i) {
      const float opening = full[i] - neutral_[i];
      QVERIFY(std::abs(half[i] - neutral_[i] - 0.5F * opening) < 1e-5F);
      QVERIFY(std::abs(wide[i] - neutral_[i] - 2 * opening) < 1e-5F);
    }
    QVERIFY(std::abs(lightDriver_->opening(full) - (full[0] - neutral_[0])) < 1e-6F);
    QCOMPARE(lightDriver_->opening(neutral_), 0.0F);
  }

  void anOpenGateLetsACompatibleNetworkHearExactlyItsRows() {
    const FeatureRows rows = someRows(512);
    std::vector<float> expected(512 * kRowsPerFrame);
    rows.copyFrame(20, expected);
    QVERIFY(compatibleWindow(20, 7, 1, {}) == expected);
    QVERIFY(compatibleWindow(20, 7, 1, {.amplitude = 3}) == expected);  // more than it heard there is not
  }

  void rowsBeyondTheLookaheadAreNotUsed() {
    FeatureRows rows = someRows(BandEncoder::kDimension), other(BandEncoder::kDimension);
    for (std::int64_t i = 0; i < kRowCount; ++i) {
      std::vector<float> row(rows.row(i).begin(), rows.row(i).end());
      if (i > 22)
        for (float& value : row) value += 5;
      other.append(row);
    }
    std::vector<float> one(neutral_.size()), two(neutral_.size());
    lightDriver_->drive(rows, 20, lookaheadOfRows(2), 1, {}, one);
    lightDriver_->drive(other, 20, lookaheadOfRows(2), 1, {}, two);
    QVERIFY(one == two);
    lightDriver_->drive(other, 20, lookaheadOfRows(3), 1, {}, two);
    QVERIFY(one != two);
  }

  void anEncoderOfAnotherSizeIsRefusedInWords() {
    const auto light = MouthDriver::create(*light_, 0, {std::vector<float>(9), {}});
    QVERIFY(!light && light.error().message.find("trained on 8 speech features") != std::string::npos);
    const auto compatible = MouthDriver::create(*compatible_, 0, {std::vector<float>(100), {}});
    QVERIFY(!compatible && compatible.error().message.find("windows of 8192 numbers") != std::string::npos);
  }

  void anEncoderWithOtherWeightsIsRefusedInWords_data() {
    QTest::addColumn<QString>("trainedOn");
    QTest::addColumn<QString>("here");
    QTest::addColumn<bool>("fits");
    const QString first = kUnnamedFingerprint, other = "fedcba9876543210";
    QTest::newRow("the same") << other << other << true;
    QTest::newRow("another") << other << first << false;
    QTest::newRow("a map that does not say, with what such maps were made for") << "" << first << true;
    QTest::newRow("a map that does not say, with a later one") << "" << other << false;
    QTest::newRow("rows that somebody else made") << other << "" << true;
  }
  void anEncoderWithOtherWeightsIsRefusedInWords() {
    QFETCH(QString, trainedOn);
    QFETCH(QString, here);
    QFETCH(bool, fits);
    QTemporaryDir folder;
    SyntheticOptions options;
    options.talkFrames = 2;
    options.idleFrames = 0;
    options.asFolder = true;
    const std::filesystem::path at = folder.path().toStdString();
    QVERIFY(addLightNetwork(at, {"visema-1", trainedOn.toStdString()}, BandEncoder::kDimension, options));
    const auto package = *AvatarPackage::open(*makeSyntheticPackage(at, options));
    const std::vector<float> silence(BandEncoder::kDimension, -4.0F);
    const auto driver = MouthDriver::create(*package, 0, {silence, here.toStdString()});
    QCOMPARE(driver.has_value(), fits);
    if (fits) return;
    const std::string& words = driver.error().message;
    QVERIFY2(words.find("the network \"light\"") != std::string::npos && words.find("visema-1") != std::string::npos &&
                 words.find("fedcba9876543210") != std::string::npos &&
                 words.find("train it again") != std::string::npos,
             words.c_str());
  }

 private:
  std::vector<float> lightCode(std::int64_t frame, int ahead, float gate, const MouthControls& controls) {
    std::vector<float> code(lightDriver_->driveSize());
    lightDriver_->drive(someRows(BandEncoder::kDimension), frame, lookaheadOfRows(ahead), gate, controls, code);
    return code;
  }
  std::vector<float> compatibleWindow(std::int64_t frame, int ahead, float gate, const MouthControls& controls) {
    std::vector<float> window(compatibleDriver_->driveSize());
    compatibleDriver_->drive(someRows(512), frame, lookaheadOfRows(ahead), gate, controls, window);
    return window;
  }

  QTemporaryDir folder_;
  std::shared_ptr<const AvatarPackage> light_, compatible_;
  std::unique_ptr<MouthDriver> lightDriver_, compatibleDriver_;
  std::vector<float> neutral_, silence_;
};

QTEST_APPLESS_MAIN(TestMouthDriver)
#include "tst_mouth_driver.moc"
