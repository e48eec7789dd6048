// SPDX-License-Identifier: Apache-2.0
#include "core/nn/layers/conv_layer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace visema {

namespace {

constexpr int kLanes = 16;

// As many numbers as one register of a CPU holds. Never a parameter, always a local.
template <int Width>
struct Register {
  typedef float Type __attribute__((vector_size(Width * sizeof(float))));  // NOLINT: attributes need typedef
};

}  // namespace

/// What a kernel computes: for every pixel the sums of sixteen output channels over its field.
struct ConvLayer::Job {
  const float* const* corners;  // of the pixels' fields
  int pixels;
  int rows;     // of the field
  int run;      // numbers in one row of the field
  int rowStep;  // numbers from one row of the padded input to the next
  const float* weights;
  const float* bias;
  float* output;
  int outputStep;  // numbers from one pixel of the output to the next
};

/// The same code for each kind of CPU, with the width of its registers.
struct ConvLayer::Kernels {
  template <int Width, int Pixels>
  [[gnu::always_inline]] static inline void sumPixels(const Job& job, int first, int lane) {
    using Lanes = typename Register<Width>::Type;
    Lanes sums[Pixels];
    for (int p = 0; p < Pixels; ++p) std::memcpy(&sums[p], job.bias + lane, sizeof(Lanes));
    const float* weight = job.weights + lane;
    for (int row = 0; row < job.rows; ++row) {
      const float* fields[Pixels];
      for (int p = 0; p < Pixels; ++p) fields[p] = job.corners[first + p] + row * job.rowStep;
      for (int i = 0; i < job.run; ++i, weight += kLanes) {
        Lanes lanes;
        std::memcpy(&lanes, weight, sizeof(Lanes));
        for (int p = 0; p < Pixels; ++p) sums[p] += lanes * fields[p][i];
      }
    }
    for (int p = 0; p < Pixels; ++p)
      std::memcpy(job.output + static_cast<std::ptrdiff_t>(first + p) * job.outputStep + lane, &sums[p], sizeof(Lanes));
  }

  template <int Width>
  [[gnu::always_inline]] static inline void sumAll(const Job& job) {
    for (int lane = 0; lane < kLanes; lane += Width) {
      int first = 0;
      for (; first + 8 <= job.pixels; first += 8) sumPixels<Width, 8>(job, first, lane);
      for (; first + 4 <= job.pixels; first += 4) sumPixels<Width, 4>(job, first, lane);
      for (; first < job.pixels; ++first) sumPixels<Width, 1>(job, first, lane);
    }
  }

#if defined(__x86_64__)
  [[gnu::target("avx512f,avx512vl,avx512dq,avx512bw,fma")]] static void sumAvx512(const Job& job) { sumAll<16>(job); }
  [[gnu::target("avx2,fma")]] static void sumAvx2(const Job& job) { sumAll<8>(job); }
#endif
  static void sumPlain(const Job& job) { sumAll<4>(job); }

  static Kernel fastest([[maybe_unused]] const CpuFeatures& cpu) {
#if defined(__x86_64__)
    if (cpu.avx512) return sumAvx512;
    if (cpu.avx2) return sumAvx2;
#endif
    return sumPlain;
  }
};

void FeaturePicture::resize(int newRows, int newColumns, int newChannels) {
  rows = newRows, columns = newColumns, channels = newChannels;
  values.resize(static_cast<std::size_t>(rows) * columns * channels);
}

ConvLayer::ConvLayer(const ConvSpec& spec, const CpuFeatures& cpu)
    : kernel_(Kernels::fastest(cpu)),
      spec_(spec),
      blocks_((spec.outChannels + kLanes - 1) / kLanes),
      bias_(static_cast<std::size_t>(blocks_) * kLanes, 0.0F) {
  const int fieldSize = spec.kernelRows * spec.kernelColumns;
  weights_.assign(static_cast<std::size_t>(blocks_) * fieldSize * spec.inChannels * kLanes, 0.0F);
  for (int out = 0; out < spec.outChannels; ++out) {
    bias_[out] = spec.bias[out];
    for (int in = 0; in < spec.inChannels; ++in)
      for (int at = 0; at < fieldSize; ++at) {
        const std::size_t from = (static_cast<std::size_t>(out) * spec.inChannels + in) * fieldSize + at;
        const std::size_t to =
            ((static_cast<std::size_t>(out / kLanes) * fieldSize + at) * spec.inChannels + in) * kLanes + out % kLanes;
        weights_[to] = spec.weights[from];
      }
  }
  spec_.weights.clear();
  spec_.bias.clear();
}

int ConvLayer::outputRows(int inputRows) const {
  return (inputRows + 2 * spec_.rowPadding - spec_.kernelRows) / spec_.rowStride + 1;
}

int ConvLayer::outputColumns(int inputColumns) const {
  return (inputColumns + 2 * spec_.columnPadding - spec_.kernelColumns) / spec_.columnStride + 1;
}

void ConvLayer::pad(const FeaturePicture& input) {
  const int rows = input.rows + 2 * spec_.rowPadding, columns = input.columns + 2 * spec_.columnPadding;
  if (padded_.rows != rows || padded_.columns != columns) {
    padded_.resize(rows, columns, input.channels);  // the border is zero and stays so
    std::fill(padded_.values.begin(), padded_.values.end(), 0.0F);
  }
  const std::size_t length = static_cast<std::size_t>(input.columns) * input.channels;
  for (int row = 0; row < input.rows; ++row) {
    const std::size_t to = (static_cast<std::size_t>(row + spec_.rowPadding) * columns + spec_.columnPadding) *
                           static_cast<std::size_t>(input.channels);
    std::copy_n(input.values.begin() + static_cast<std::ptrdiff_t>(row * length), length,
                padded_.values.begin() + static_cast<std::ptrdiff_t>(to));
  }
}

void ConvLayer::run(const FeaturePicture& input, FeaturePicture& output) {
  pad(input);
  const int rows = outputRows(input.rows), columns = outputColumns(input.columns);
  corners_.clear();
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      corners_.push_back(padded_.values.data() + (static_cast<std::ptrdiff_t>(row * spec_.rowStride) * padded_.columns +
                                                  column * spec_.columnStride) *
                                                     spec_.inChannels);
  output.resize(rows, columns, blocks_ * kLanes);
  const std::size_t blockSize =
      static_cast<std::size_t>(spec_.kernelRows) * spec_.kernelColumns * spec_.inChannels * kLanes;
  for (int block = 0; block < blocks_; ++block)
    kernel_({corners_.data(), rows * columns, spec_.kernelRows, spec_.kernelColumns * spec_.inChannels,
             padded_.columns * spec_.inChannels, weights_.data() + block * blockSize, bias_.data() + block * kLanes,
             output.values.data() + block * kLanes, blocks_ * kLanes});
  finish(input, output);
}

void ConvLayer::finish(const FeaturePicture& input, FeaturePicture& output) const {
  if (output.channels != spec_.outChannels) {  // drop the channels that only filled the last block
    const std::size_t pixels = static_cast<std::size_t>(output.rows) * output.columns;
    for (std::size_t pixel = 1; pixel < pixels; ++pixel)
      std::copy_n(output.values.begin() + static_cast<std::ptrdiff_t>(pixel * output.channels), spec_.outChannels,
                  output.values.begin() + static_cast<std::ptrdiff_t>(pixel * spec_.outChannels));
    output.resize(output.rows, output.columns, spec_.outChannels);
  }
  if (spec_.addsInput)
    for (std::size_t i = 0; i < output.values.size(); ++i) output.values[i] += input.values[i];
  if (spec_.activation == Activation::Relu)
    for (float& value : output.values) value = std::max(value, 0.0F);
  if (spec_.activation == Activation::Tanh)
    for (float& value : output.values) value = std::tanh(value);
}

}  // namespace visema
