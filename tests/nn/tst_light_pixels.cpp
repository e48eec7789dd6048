// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "core/nn/light/light_pixels.h"

using namespace visema;

namespace {

constexpr int kSize = 36;  // no multiple of any vector
constexpr int kCells = kSize / 4;

std::mt19937 generator(11);

Image noise(int channels) {
  Image image({kSize, kSize}, channels);
  for (std::size_t i = 0; i < image.byteCount(); ++i)
    image.mutableView().data[i] = static_cast<std::uint8_t>(generator() % 256);
  return image;
}

/// Nothing at the left and above, all at the right, grey between.
Image rampMask() {
  Image mask({kSize, kSize}, 1);
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x)
      mask.mutableView().row(y)[x] = static_cast<std::uint8_t>(y < 5 ? 0 : std::clamp((x - 7) * 20, 0, 255));
  return mask;
}

std::vector<float> numbers(std::size_t count, float size) {
  std::uniform_real_distribution<float> distribution(-size, size);
  std::vector<float> values(count);
  for (float& value : values) value = distribution(generator);
  return values;
}

struct Face {
  Image crop = noise(3), reference = noise(3), mask = rampMask();
  FaceInput input() const { return {crop.view(), reference.view(), mask.view()}; }
};

}  // namespace

class TestLightPixels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cellsAreShuffledSmoothedAndBlendedIn() {
    const Face face;
    FacePixels pixels;
    FacePixels::Shared shared;
    QVERIFY(pixels.take(face.input(), kSize, shared));
    const std::vector<float> cells = numbers(static_cast<std::size_t>(kCells) * kCells * 48, 0.3f);
    const SmoothConv smooth{numbers(81, 0.3f), numbers(3, 0.1f)};
    ResidualPlanes planes;
    planes.reshape(kSize);
    for (int row = 0; row < kCells; ++row)
      planes.shuffleIn(cells.data() + static_cast<std::ptrdiff_t>(row) * kCells * 48, 48, row * 4);
    Image patch({kSize, kSize}, 3);
    planes.composite(smooth, pixels, patch.mutableView());

    const auto residual = [&](int c, int y, int x) {
      if (y < 0 || x < 0 || y >= kSize || x >= kSize) return 0.0f;
      return cells[static_cast<std::size_t>((y / 4) * kCells + x / 4) * 48 + c * 16 + (y % 4) * 4 + x % 4];
    };
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x)
        for (int o = 0; o < 3; ++o) {
          double sum = smooth.bias[o];
          for (int c = 0; c < 3; ++c)
            for (int ky = 0; ky < 3; ++ky)
              for (int kx = 0; kx < 3; ++kx)
                sum += smooth.weights[((o * 3 + c) * 3 + ky) * 3 + kx] * residual(c, y + ky - 1, x + kx - 1);
          const double through = face.crop.view().row(y)[3 * x + o], share = face.mask.view().row(y)[x] / 255.0;
          const double painted = face.reference.view().row(y)[3 * x + o] + 255 * sum;
          const double expected = std::clamp(through + share * (painted - through), 0.0, 255.0);
          QVERIFY2(std::abs(patch.view().row(y)[3 * x + o] - expected) < 0.501,
                   qPrintable(QString("%1, %2: %3").arg(x).arg(y).arg(expected)));
        }
  }

  void picturesBecomeCells() {
    const Face face;
    std::vector<float> cells(static_cast<std::size_t>(kCells) * kCells * 112);
    unshufflePlanes(face.input(), cells.data(), 112);
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const float* cell = cells.data() + static_cast<std::ptrdiff_t>((y / 4) * kCells + x / 4) * 112;
        const int at = (y % 4) * 4 + x % 4;
        const float mask = face.mask.view().row(y)[x] / 255.0f;
        QVERIFY(std::abs(cell[6 * 16 + at] - mask) < 1e-6f);
        for (int c = 0; c < 3; ++c) {
          QVERIFY(std::abs(cell[c * 16 + at] - face.crop.view().row(y)[3 * x + c] / 255.0f * (1 - mask)) < 1e-6f);
          QVERIFY(std::abs(cell[(3 + c) * 16 + at] - face.reference.view().row(y)[3 * x + c] / 255.0f) < 1e-6f);
        }
      }
  }

  void facesWithTheSameReferenceShareIt() {
    const Face face;
    FacePixels::Shared shared;
    FacePixels first, second, third;
    QVERIFY(first.take(face.input(), kSize, shared));
    QVERIFY(second.take(face.input(), kSize, shared));
    QCOMPARE(&first.reference(), &second.reference());
    QCOMPARE(&first.mask(), &second.mask());
    const Face other;
    QVERIFY(third.take(other.input(), kSize, shared));
    QVERIFY(&third.reference() != &first.reference());
    QVERIFY(!third.take(face.input(), kSize + 4, shared));
  }
};

QTEST_APPLESS_MAIN(TestLightPixels)
#include "tst_light_pixels.moc"
