// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>
#include <random>

#include "core/nn/layers/conv_layer.h"

using namespace visema;

namespace {

std::vector<float> randomNumbers(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> numbers(count);
  for (float& number : numbers) number = uniform(random);
  return numbers;
}

/// The convolution straight from its definition.
FeaturePicture byDefinition(const ConvSpec& spec, const FeaturePicture& input) {
  FeaturePicture output;
  output.resize((input.rows + 2 * spec.rowPadding - spec.kernelRows) / spec.rowStride + 1,
                (input.columns + 2 * spec.columnPadding - spec.kernelColumns) / spec.columnStride + 1,
                spec.outChannels);
  std::size_t at = 0;
  for (int row = 0; row < output.rows; ++row)
    for (int column = 0; column < output.columns; ++column)
      for (int out = 0; out < spec.outChannels; ++out, ++at) {
        double sum = spec.bias[static_cast<std::size_t>(out)];
        for (int in = 0; in < spec.inChannels; ++in)
          for (int y = 0; y < spec.kernelRows; ++y)
            for (int x = 0; x < spec.kernelColumns; ++x) {
              const int fromRow = row * spec.rowStride + y - spec.rowPadding;
              const int fromColumn = column * spec.columnStride + x - spec.columnPadding;
              if (fromRow < 0 || fromRow >= input.rows || fromColumn < 0 || fromColumn >= input.columns) continue;
              sum +=
                  static_cast<double>(spec.weights[static_cast<std::size_t>(
                      ((out * spec.inChannels + in) * spec.kernelRows + y) * spec.kernelColumns + x)]) *
                  input.values[static_cast<std::size_t>((fromRow * input.columns + fromColumn) * spec.inChannels + in)];
            }
        if (spec.addsInput) sum += input.values[at];
        if (spec.activation == Activation::Relu) sum = std::max(sum, 0.0);
        if (spec.activation == Activation::Tanh) sum = std::tanh(sum);
        output.values[at] = static_cast<float>(sum);
      }
  return output;
}

ConvSpec specOf(int in, int out, int rows, int columns, int rowStride, int columnStride, int rowPadding,
                int columnPadding, bool addsInput, Activation activation) {
  ConvSpec spec;
  spec.inChannels = in, spec.outChannels = out, spec.kernelRows = rows, spec.kernelColumns = columns;
  spec.rowStride = rowStride, spec.columnStride = columnStride;
  spec.rowPadding = rowPadding, spec.columnPadding = columnPadding;
  spec.addsInput = addsInput, spec.activation = activation;
  spec.weights = randomNumbers(static_cast<std::size_t>(in * out * rows * columns), 1);
  spec.bias = randomNumbers(static_cast<std::size_t>(out), 2);
  return spec;
}

}  // namespace

class TestConvLayer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalsTheDefinitionOnEveryKindOfCpu() {
    const ConvSpec specs[] = {
        specOf(1, 24, 5, 3, 2, 1, 2, 0, false, Activation::Relu),
        specOf(7, 32, 3, 3, 3, 1, 1, 1, false, Activation::Relu),
        specOf(16, 16, 3, 3, 1, 1, 1, 1, true, Activation::Relu),
        specOf(5, 5, 1, 1, 1, 1, 0, 0, true, Activation::None),
        specOf(3, 17, 10, 3, 1, 1, 0, 0, false, Activation::Tanh),
        specOf(4, 64, 1, 4, 1, 1, 0, 0, false, Activation::None),
    };
    const CpuFeatures here = CpuFeatures::detect();
    CpuFeatures avx2 = here;
    avx2.avx512 = false;
    for (const CpuFeatures& cpu : {CpuFeatures(), avx2, here}) {
      for (const ConvSpec& spec : specs) {
        FeaturePicture input, output;
        input.resize(11, 9, spec.inChannels);
        input.values = randomNumbers(input.values.size(), 3);
        ConvLayer layer(spec, cpu);
        layer.run(input, output);
        layer.run(input, output);  // a second run must not see the first one's scratch
        const FeaturePicture expected = byDefinition(spec, input);
        QCOMPARE(output.rows, expected.rows);
        QCOMPARE(output.columns, expected.columns);
        QCOMPARE(output.channels, expected.channels);
        QCOMPARE(output.values.size(), expected.values.size());
        for (std::size_t i = 0; i < expected.values.size(); ++i)
          QVERIFY2(std::abs(output.values[i] - expected.values[i]) < 2e-5F,
                   qPrintable(QString("%1: %2, not %3").arg(i).arg(output.values[i]).arg(expected.values[i])));
      }
    }
  }
};

QTEST_APPLESS_MAIN(TestConvLayer)
#include "tst_conv_layer.moc"
