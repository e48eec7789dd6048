// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <cmath>
#include <random>
#include <set>

#include "core/nn/fused/dense_conv.h"
#include "core/nn/fused/inverted_residual.h"
#include "core/nn/fused/resample.h"
#include "core/nn/fused/tile_kernels.h"
#include "tests/nn/fused/plain_tiles.h"

using namespace visema::fused;

namespace {

constexpr double kTolerance = 1e-5;  // relative to the size of the sums

class Numbers {
 public:
  float next() { return distribution_(generator_); }
  std::vector<float> many(std::size_t count) {
    std::vector<float> values(count);
    for (float& value : values) value = next();
    return values;
  }
  FoldedConv conv(int outputs, int inputs, int kernel) {
    return {outputs, inputs, kernel, many(static_cast<std::size_t>(outputs) * inputs * kernel * kernel), many(outputs)};
  }
  FeatureMap map(int height, int width, int channels) {
    FeatureMap made(height, width, channels);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        for (int c = 0; c < channels; ++c) made.view().row(y)[x * made.view().stride() + c] = next();
    return made;
  }

 private:
  std::mt19937 generator_{7};
  std::uniform_real_distribution<float> distribution_{-1, 1};
};

float at(ConstMapView map, int y, int x, int c) {
  return y < 0 || x < 0 || y >= map.height || x >= map.width ? 0.0f : map.row(y)[x * map.stride() + c];
}

/// The plain way: every value from its definition.
double plainConv(ConstMapView map, const FoldedConv& conv, int y, int x, int o, int padding) {
  double sum = conv.bias[o];
  for (int i = 0; i < conv.inputs; ++i)
    for (int ky = 0; ky < conv.kernel; ++ky)
      for (int kx = 0; kx < conv.kernel; ++kx)
        sum += conv.weights[((static_cast<std::size_t>(o) * conv.inputs + i) * conv.kernel + ky) * conv.kernel + kx] *
               at(map, y + ky - padding, x + kx - padding, i);
  return sum;
}

/// Rows [expand, ReLU, depthwise, ReLU, project] in double.
class PlainBlock {
 public:
  PlainBlock(ConstMapView in, const FoldedConv& expand, const FoldedConv& depthwise, const FoldedConv& project,
             int step)
      : project_(project), hidden_(expand.outputs), width_((in.width - 1) / step + 1) {
    std::vector<double> wide(static_cast<std::size_t>(in.height) * in.width * hidden_);
    for (int y = 0; y < in.height; ++y)
      for (int x = 0; x < in.width; ++x)
        for (int h = 0; h < hidden_; ++h)
          wide[(static_cast<std::size_t>(y) * in.width + x) * hidden_ + h] =
              std::max(0.0, plainConv(in, expand, y, x, h, 0));
    const int height = (in.height - 1) / step + 1;
    filtered_.resize(static_cast<std::size_t>(height) * width_ * hidden_);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width_; ++x)
        for (int h = 0; h < hidden_; ++h) {
          double sum = depthwise.bias[h];
          for (int ky = 0; ky < 3; ++ky)
            for (int kx = 0; kx < 3; ++kx) {
              const int sy = y * step + ky - 1, sx = x * step + kx - 1;
              if (sy >= 0 && sx >= 0 && sy < in.height && sx < in.width)
                sum += depthwise.weights[h * 9 + ky * 3 + kx] *
                       wide[(static_cast<std::size_t>(sy) * in.width + sx) * hidden_ + h];
            }
          filtered_[(static_cast<std::size_t>(y) * width_ + x) * hidden_ + h] = std::max(0.0, sum);
        }
  }
  double value(int y, int x, int o) const {
    double sum = project_.bias[o];
    for (int h = 0; h < hidden_; ++h)
      sum += project_.weights[static_cast<std::size_t>(o) * hidden_ + h] *
             filtered_[(static_cast<std::size_t>(y) * width_ + x) * hidden_ + h];
    return sum;
  }

 private:
  const FoldedConv& project_;
  int hidden_;
  int width_;
  std::vector<double> filtered_;
};

/// What the machine can run, and where it has bfloat16 pairs also the tile kernels, without the processor's tiles.
const std::vector<Kernels>& testedKernels() {
  static const std::vector<Kernels> all = [] {
    std::vector<Kernels> tested = availableKernels();
    for (const Kernels& kernels : availableKernels())
      if (kernels.name == "AVX-512 BF16") tested.push_back(TileKernels<PlainTiles>::over(kernels, plainFilterHalves));
    return tested;
  }();
  return all;
}

}  // namespace

class TestFusedKernels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyInstructionSetIsNamed() {
    std::set<std::string> names;
    for (const Kernels& kernels : availableKernels()) names.insert(kernels.name);
    QCOMPARE(names.size(), availableKernels().size());
    for (const char* name : {"AMX", "AVX-512 BF16", "AVX-512", "AVX2", "SSE4"})
      if (!names.count(name)) qInfo("not tested here, since this machine lacks it: %s", name);
  }

  void aPointwiseConvolutionIsAPlainMatrixProduct_data() { eachSet(); }
  void aPointwiseConvolutionIsAPlainMatrixProduct() {
    Comparison comparison;
    const Kernels& kernels = chosen();
    Numbers numbers;
    for (int pixels : {1, 2, 7, 12, 13, 20, 41})
      for (auto [inputs, outputs] : {std::pair{6, 12}, {48, 96}, {33, 3}, {16, 80}}) {
        FeatureMap in = numbers.map(1, pixels, inputs);
        FeatureMap residual = numbers.map(1, pixels, outputs);
        FeatureMap out(1, pixels, outputs);
        const FoldedConv conv = numbers.conv(outputs, inputs, 1);
        const PackedMatrix packed = kernels.pack(conv.weights, conv.bias, inputs, outputs);
        const PixelRun source{in.view().data, in.view().stride(), inputs};
        Epilogue epilogue;
        epilogue.relu = true;
        epilogue.residual = residual.view().data;
        epilogue.residualStride = residual.view().stride();
        kernels.pointwise(&source, 1, pixels, packed, epilogue, out.view().data, out.view().stride());
        for (int x = 0; x < pixels; ++x)
          for (int o = 0; o < outputs; ++o)
            comparison.add(at(out.view(), 0, x, o),
                           std::max(0.0, plainConv(in.view(), conv, 0, x, o, 0) + at(residual.view(), 0, x, o)));
      }
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void aFusedBlockEqualsItsThreeConvolutions_data() { eachSet(); }
  void aFusedBlockEqualsItsThreeConvolutions() {
    Comparison comparison;
    struct Shape {
      int height, width, inputs, hidden, outputs, step;
      bool residual;
    };
    const Kernels& kernels = chosen();
    Numbers numbers;
    // Odd and even sizes, one row, few channels, several chunks, both steps.
    for (const Shape& s : {Shape{7, 9, 6, 12, 32, 1, false},
                           {8, 8, 48, 96, 48, 1, true},
                           {1, 5, 16, 32, 16, 1, true},
                           {10, 12, 24, 40, 20, 2, false},
                           {5, 6, 300, 600, 70, 1, false},
                           {4, 4, 520, 600, 520, 1, true}}) {
      const FoldedConv expand = numbers.conv(s.hidden, s.inputs, 1), project = numbers.conv(s.outputs, s.hidden, 1);
      FoldedConv depthwise = numbers.conv(s.hidden, 1, 3);
      const InvertedResidual block(kernels, expand, depthwise, project, s.step, s.residual);
      FeatureMap in = numbers.map(s.height, s.width, s.inputs);
      FeatureMap out((s.height - 1) / s.step + 1, (s.width - 1) / s.step + 1, s.outputs);
      BlockScratch scratch;
      MapRows source(in.view());
      block.run({s.height, s.width, &source}, out.view(), {0, out.view().height}, scratch);
      const PlainBlock plain(in.view(), expand, depthwise, project, s.step);
      for (int y = 0; y < out.view().height; ++y)
        for (int x = 0; x < out.view().width; ++x)
          for (int o = 0; o < s.outputs; ++o)
            comparison.add(at(out.view(), y, x, o),
                           plain.value(y, x, o) + (s.residual ? at(in.view(), y, x, o) : 0.0f));
    }
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void modulationScalesAndShiftsTheFilteredChannels_data() { eachSet(); }
  void modulationScalesAndShiftsTheFilteredChannels() {
    Comparison comparison;
    Numbers numbers;
    const FoldedConv expand = numbers.conv(40, 24, 1), project = numbers.conv(24, 40, 1);
    FoldedConv depthwise = numbers.conv(40, 1, 3);
    const std::vector<float> gain = numbers.many(40), shift = numbers.many(40);
    const InvertedResidual block(chosen(), expand, depthwise, project, 1, true);
    FeatureMap in = numbers.map(6, 6, 24);
    FeatureMap out(6, 6, 24);
    BlockScratch scratch;
    MapRows source(in.view());
    AlignedBuffer<float> filter;
    block.modulate(gain, shift, filter);
    block.run({6, 6, &source}, out.view(), {0, 6}, scratch, filter.span());
    for (int h = 0; h < 40; ++h) {
      for (int tap = 0; tap < 9; ++tap) depthwise.weights[h * 9 + tap] *= 1 + gain[h];
      depthwise.bias[h] = depthwise.bias[h] * (1 + gain[h]) + shift[h];
    }
    const PlainBlock plain(in.view(), expand, depthwise, project, 1);
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 6; ++x)
        for (int o = 0; o < 24; ++o)
          comparison.add(at(out.view(), y, x, o), plain.value(y, x, o) + at(in.view(), y, x, o));
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void anUpsampledInputAndItsSkipAreReadAsOne_data() { eachSet(); }
  void anUpsampledInputAndItsSkipAreReadAsOne() {
    Comparison comparison;
    const Kernels& kernels = chosen();
    Numbers numbers;
    const FoldedConv expand = numbers.conv(32, 20 + 12, 1), project = numbers.conv(8, 32, 1);
    const FoldedConv depthwise = numbers.conv(32, 1, 3);
    const InvertedResidual block(kernels, expand, depthwise, project, 1, false);
    FeatureMap low = numbers.map(3, 5, 20), skip = numbers.map(6, 10, 12), both(6, 10, 32), out(6, 10, 8);
    AlignedBuffer<float> blended, row(10 * 32);
    for (int y = 0; y < 6; ++y) {
      upsampleRow(kernels, low.view(), y, blended, row.data());
      for (int x = 0; x < 10; ++x)
        for (int c = 0; c < 32; ++c)
          both.view().row(y)[x * 32 + c] = c < 20 ? row[x * 32 + c] : at(skip.view(), y, x, c - 20);
    }
    DoubledRows::Scratch doubledScratch;
    DoubledRows doubled(kernels, low.view(), doubledScratch);
    MapRows beside(skip.view());
    BlockScratch scratch;
    block.run({6, 10, &doubled, &beside}, out.view(), {0, 6}, scratch);
    const PlainBlock plain(both.view(), expand, depthwise, project, 1);
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 10; ++x)
        for (int o = 0; o < 8; ++o) comparison.add(at(out.view(), y, x, o), plain.value(y, x, o));
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void upsamplingKeepsTheCornersAndIsLinearBetween_data() { eachSet(); }
  void upsamplingKeepsTheCornersAndIsLinearBetween() {
    Comparison comparison;
    FeatureMap low(2, 2, 1);
    const float corners[] = {0, 3, 6, 9};
    for (int i = 0; i < 4; ++i) low.view().data[i * kChannelPadding] = corners[i];
    AlignedBuffer<float> scratch, row(4 * kChannelPadding);
    for (int y = 0; y < 4; ++y) {
      upsampleRow(chosen(), low.view(), y, scratch, row.data());
      for (int x = 0; x < 4; ++x) comparison.add(row[x * kChannelPadding], 2.0 * y + x);
    }
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void aDenseConvolutionHonoursStepAndPadding_data() { eachSet(); }
  void aDenseConvolutionHonoursStepAndPadding() {
    Comparison comparison;
    Numbers numbers;
    for (const DenseConv::Geometry& g : {DenseConv::Geometry{1, 1, 1}, {2, 2, 3}, {1, 2, 1}}) {
      const FoldedConv folded = numbers.conv(20, 9, 3);
      const DenseConv conv(chosen(), folded, g, false);
      FeatureMap in = numbers.map(8, 7, 9);
      FeatureMap out(conv.outputHeight(8), conv.outputWidth(7), 20);
      AlignedBuffer<float> scratch;
      conv.run(in.view(), out.view(), {0, out.view().height}, scratch);
      for (int y = 0; y < out.view().height; ++y)
        for (int x = 0; x < out.view().width; ++x)
          for (int o = 0; o < 20; ++o) {
            double sum = folded.bias[o];
            for (int i = 0; i < 9; ++i)
              for (int ky = 0; ky < 3; ++ky)
                for (int kx = 0; kx < 3; ++kx)
                  sum += folded.weights[((static_cast<std::size_t>(o) * 9 + i) * 3 + ky) * 3 + kx] *
                         at(in.view(), y * g.stepY + ky - g.padding, x * g.stepX + kx - g.padding, i);
            comparison.add(at(out.view(), y, x, o), sum);
          }
    }
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void aDoubledRowIsAddedToItsMap_data() { eachSet(); }
  void aDoubledRowIsAddedToItsMap() {
    Comparison comparison;
    Numbers numbers;
    FeatureMap low = numbers.map(1, 5, 20), map = numbers.map(1, 10, 20), out(1, 10, 20);
    chosen().addDoubled(low.view().data, map.view().data, 5, 32, out.view().data);
    for (int x = 0; x < 10; ++x)
      for (int c = 0; c < 20; ++c)
        comparison.add(at(out.view(), 0, x, c), at(low.view(), 0, x / 2, c) + at(map.view(), 0, x, c));
    QVERIFY2(comparison.passes(), qPrintable(comparison.text()));
  }

  void aSigmoidIsCutDownToBytes_data() { eachSet(); }
  void aSigmoidIsCutDownToBytes() {
    constexpr int kCount = 1000;  // no multiple of any vector
    AlignedBuffer<float> values(padChannels(kCount));
    std::vector<std::uint8_t> bytes(kCount + 1, 77);
    for (int i = 0; i < kCount; ++i) values[i] = 0.05f * static_cast<float>(i - kCount / 2);
    values[0] = -1e30f, values[1] = 1e30f;
    chosen().sigmoidBytes(values.data(), kCount, bytes.data());
    for (int i = 0; i < kCount; ++i) {
      const double exact = 255 / (1 + std::exp(-static_cast<double>(values[i])));
      QVERIFY2(bytes[i] == static_cast<int>(exact - 1e-4) || bytes[i] == static_cast<int>(exact + 1e-4),
               qPrintable(QString("%1: %2 instead of %3").arg(values[i]).arg(bytes[i]).arg(exact)));
    }
    QCOMPARE(int{bytes[kCount]}, 77);  // not one too many
  }

  void blocksThatFollowEachOtherNeedNoMapBetween_data() { eachSet(); }
  void blocksThatFollowEachOtherNeedNoMapBetween() {
    const Kernels& kernels = chosen();
    Numbers numbers;
    const InvertedResidual first(kernels, numbers.conv(24, 6, 1), numbers.conv(24, 1, 3), numbers.conv(20, 24, 1), 2,
                                 false);
    const InvertedResidual second(kernels, numbers.conv(40, 20, 1), numbers.conv(40, 1, 3), numbers.conv(20, 40, 1), 1,
                                  true);
    FeatureMap in = numbers.map(14, 10, 6), between(7, 5, 20), out(7, 5, 20), chained(7, 5, 20);
    BlockScratch scratch, other;
    MapRows source(in.view());
    first.run({14, 10, &source}, between.view(), {0, 7}, scratch);
    MapRows middle(between.view());
    second.run({7, 5, &middle}, out.view(), {0, 7}, scratch);
    for (const Rows rows : {Rows{0, 3}, {3, 4}, {4, 7}}) {  // as threads would share them out
      BlockRows made(first, {14, 10, &source}, scratch);
      second.run({7, 5, &made}, chained.view(), rows, other);
    }
    const std::size_t count = 7 * 5 * padChannels(20);
    QVERIFY(std::equal(out.view().data, out.view().data + count, chained.view().data));
  }

 private:
  static void eachSet() {
    QTest::addColumn<int>("set");
    for (std::size_t i = 0; i < testedKernels().size(); ++i)
      QTest::newRow(testedKernels()[i].name.c_str()) << static_cast<int>(i);
  }
  static const Kernels& chosen() {
    QFETCH(int, set);
    return testedKernels()[static_cast<std::size_t>(set)];
  }
  /// Errors grow with the numbers that are summed, whose size the results' own spread tells.
  class Comparison {
   public:
    void add(double actual, double expected) {
      worst_ = std::max(worst_, std::abs(actual - expected));
      squares_ += expected * expected;
      ++count_;
    }
    bool passes() const { return worst_ <= limit(); }
    QString text() const { return QString("differs by %1, %2 allowed").arg(worst_).arg(limit()); }

   private:
    double limit() const {
      const double spread = std::sqrt(squares_ / std::max<std::size_t>(count_, 1));
      return 8 * std::max(kTolerance, double{chosen().roundOff}) * (1 + spread);
    }
    double worst_ = 0;
    double squares_ = 0;
    std::size_t count_ = 0;
  };
};

QTEST_APPLESS_MAIN(TestFusedKernels)
#include "tst_fused_kernels.moc"
