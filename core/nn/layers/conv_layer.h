// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/cpu_features.h"

namespace visema {

enum class Activation { None, Relu, Tanh };

/// A convolution in numbers: weights are [out][in][rows][columns] as files have them.
struct ConvSpec {
  int inChannels = 0, outChannels = 0;
  int kernelRows = 1, kernelColumns = 1;
  int rowStride = 1, columnStride = 1;
  int rowPadding = 0, columnPadding = 0;
  bool addsInput = false;  // a residual: the input is added before the activation
  Activation activation = Activation::Relu;
  std::vector<float> weights;
  std::vector<float> bias;
};

/// A small picture with many channels, channel after channel within a pixel.
struct FeaturePicture {
  int rows = 0, columns = 0, channels = 0;
  std::vector<float> values;
  void resize(int newRows, int newColumns, int newChannels);
};

/// One convolution packed for this CPU: sixteen output channels at a time, several pixels in registers.
/// Does not share itself: it belongs to one thread (it owns its scratch).
class ConvLayer {
 public:
  ConvLayer(const ConvSpec& spec, const CpuFeatures& cpu);
  void run(const FeaturePicture& input, FeaturePicture& output);
  int outputRows(int inputRows) const;
  int outputColumns(int inputColumns) const;
  int inChannels() const { return spec_.inChannels; }
  int outChannels() const { return spec_.outChannels; }

 private:
  void pad(const FeaturePicture& input);
  void finish(const FeaturePicture& input, FeaturePicture& output) const;

  struct Job;
  using Kernel = void (*)(const Job&);
  struct Kernels;

  Kernel kernel_;
  ConvSpec spec_;               // without weights and bias
  int blocks_;                  // of 16 output channels
  std::vector<float> weights_;  // [block][row][column][in][16]
  std::vector<float> bias_;     // [block][16]
  FeaturePicture padded_;
  std::vector<const float*> corners_;  // of each output pixel's field in padded_
};

}  // namespace visema
