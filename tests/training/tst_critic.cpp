// SPDX-License-Identifier: Apache-2.0
#include <torch/utils.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/training/lips/critic.h"
#include "tests/training/small_trainings.h"

using namespace visema;
using test::contents;

namespace {

const Rect kLips{8, 16, 48, 32};

/// Fine random stripes, which are there in sharp pictures and gone in blurred ones.
torch::Tensor sharpPictures() {
  return (torch::randn({4, 1, 1, 64}) * 0.2 + 0.5).expand({4, 3, 64, 64}).clamp(0, 1).contiguous();
}
torch::Tensor blurred(const torch::Tensor& pictures) { return torch::avg_pool2d(pictures, 5, 1, 2); }

}  // namespace

class CriticTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itLearnsToTellBlurredFromSharp() {
    Critic critic(kLips, 1, torch::kCPU);
    double loss = 0;
    for (int step = 0; step < 80; ++step) {
      const auto sharp = sharpPictures();
      loss = critic.learn(blurred(sharp), sharp, 2e-3);
      if (step == 0) QVERIFY2(loss > 1.5, std::to_string(loss).c_str());  // at first it cannot tell: 2
    }
    QVERIFY2(loss < 1, std::to_string(loss).c_str());
    const auto sharp = sharpPictures();
    QVERIFY(critic.objection(blurred(sharp), sharp).item<double>() > critic.objection(sharp, sharp).item<double>());
  }

  void whatItObjectsToReachesThePaintedPicturesAlone() {
    Critic critic(kLips, 1, torch::kCPU);
    const auto truth = sharpPictures();
    auto painted = blurred(truth).requires_grad_(true);
    critic.objection(painted, truth).backward();
    const auto gradient = painted.grad();
    QVERIFY(gradient.abs().sum().item<double>() > 0);
    QCOMPARE(gradient.slice(2, 0, kLips.y).abs().sum().item<double>(), 0.0);  // above the lips
    for (const auto& parameter : critic.module().parameters()) QVERIFY(!parameter.grad().defined());
  }

  void onceAskedItChangesThePainterAndUntilThenNothing() {
    QTemporaryDir folder;
    const LipDataset dataset = test::drawnFaces(20, 16);
    std::string networks[3];
    for (int i = 0; i < 3; ++i) {
      PainterTrainingOptions options = test::smallPainterTraining();
      options.adversarial = i == 0 ? 0 : 0.1;
      options.adversarialFrom = i == 1 ? 0.99 : 0.5;  // 0.99: after its last step
      options.networkFile = folder.filePath("network").toStdString();
      QVERIFY(trainPainter(dataset, options, {}, {}, {}).has_value());
      networks[i] = contents(options.networkFile);
    }
    QVERIFY(networks[0] == networks[1]);
    QVERIFY(networks[0] != networks[2]);
  }
};

QTEST_APPLESS_MAIN(CriticTest)
#include "tst_critic.moc"
