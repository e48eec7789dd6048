// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <random>
#include <vector>

#include "core/nn/weights/weights.h"
#include "core/quality/opening_meter.h"

using namespace visema;

namespace {

constexpr int kSide = 96;
constexpr Rect kMouth{20, 30, 56, 40};

Image face(double opening, unsigned seed) {
  Image image({kSide, kSide}, 3);
  std::mt19937 random(seed);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const double u = (x - 48) / 18.0, v = (y - 48) / std::max(opening, 0.1);
      const double dark = std::clamp((1 - u * u - v * v) * 3, 0.0, 1.0);
      for (int c = 0; c < 3; ++c)
        image.mutableView().row(y)[3 * x + c] =
            static_cast<std::uint8_t>(180 - 140 * dark + static_cast<int>(random() % 5));
    }
  return image;
}

}  // namespace

class OpeningMeterTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsOpeningsItHasNotSeen() {
    std::vector<Image> pictures;
    std::vector<OpeningMeter::Example> examples;
    for (unsigned i = 0; i < 120; ++i) pictures.push_back(face(i * 0.1, i));
    for (unsigned i = 0; i < 120; ++i) examples.push_back({pictures[i].view(), i * 0.1F});
    auto meter = OpeningMeter::learn(examples, kMouth);
    QVERIFY2(meter.has_value(), meter ? "" : meter.error().message.c_str());
    for (double opening : {1.234, 4.567, 8.91, 11.05}) {
      const float measured = meter->measure(face(opening, 999).view());
      QVERIFY2(std::abs(measured - opening) < 0.5, std::to_string(measured).c_str());
    }
  }

  void survivesItsFile() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("opening.safetensors").toStdString();
    std::vector<Image> pictures;
    std::vector<OpeningMeter::Example> examples;
    for (unsigned i = 0; i < 30; ++i) pictures.push_back(face(i * 0.3, i));
    for (unsigned i = 0; i < 30; ++i) examples.push_back({pictures[i].view(), i * 0.3F});
    const auto meter = OpeningMeter::learn(examples, kMouth);
    QVERIFY(meter.has_value());
    QVERIFY(meter->save(path).has_value());
    const auto weights = Weights::open(path);
    QVERIFY(weights.has_value());
    const auto read = OpeningMeter::open(**weights);
    QVERIFY(read.has_value());
    QCOMPARE(read->measure(pictures[7].view()), meter->measure(pictures[7].view()));
  }

  void fewOrForeignDataAreRefused() {
    QVERIFY(!OpeningMeter::learn({}, kMouth).has_value());
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("other.safetensors").toStdString();
    QVERIFY(writeSafetensors(path, {}, {{"family", "visema-opening"}}).has_value());
    QVERIFY(!OpeningMeter::open(**Weights::open(path)).has_value());
  }
};

QTEST_APPLESS_MAIN(OpeningMeterTest)
#include "tst_opening_meter.moc"
