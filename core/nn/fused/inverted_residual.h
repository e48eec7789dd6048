// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/nn/fused/feature_map.h"
#include "core/nn/fused/kernels.h"

namespace visema::fused {

/// A convolution with its batch normalisation folded in: weights[o][i][ky][kx] and one bias an output.
struct FoldedConv {
  int outputs = 0;
  int inputs = 0;  // per group
  int kernel = 1;
  std::vector<float> weights;
  std::vector<float> bias;
};

/// What a block reads: one map, or an upsampled map followed by the skip of that size.
struct BlockInput {
  ConstMapView map;
  bool upsampled = false;  // `map` is half the size; rows are made on the fly (bilinear, corners aligned)
  ConstMapView skip;       // channels that follow, if any
  int height() const { return upsampled ? 2 * map.height : map.height; }
  int width() const { return upsampled ? 2 * map.width : map.width; }
};

/// Rows a session needs while a block runs; grows to the largest block and stays.
struct BlockScratch {
  AlignedBuffer<float> ring;       // expanded rows, with a zero pixel at either end
  AlignedBuffer<float> filtered;   // the row after the depthwise convolution
  AlignedBuffer<float> upsampled;  // the input row made on the fly
  AlignedBuffer<float> verticallyBlended;
  AlignedBuffer<float> chunkFilter;  // the depthwise weights of one chunk, gathered
};

/// Expand 1x1 -> depthwise 3x3 -> project 1x1 as one walk over the rows, so that the expanded picture never leaves the
/// cache. Immutable and shared. Does not know what network it is part of.
class InvertedResidual {
 public:
  /// `step` is the stride of the depthwise convolution; with `residual` the input is added to the output.
  InvertedResidual(const Kernels& kernels, const FoldedConv& expand, const FoldedConv& depthwise,
                   const FoldedConv& project, int step, bool residual);

  int hiddenChannels() const { return hidden_; }
  int outputChannels() const { return outputs_; }

  /// `filterWeights`, when given, stand in for the depthwise weights: ten runs of the padded hidden channels, as
  /// modulated by the mouth code (see modulate()).
  void run(const BlockInput& input, MapView output, BlockScratch& scratch,
           std::span<const float> filterWeights = {}) const;

  /// depthwise * (1 + gain) and bias * (1 + gain) + shift, a number a hidden channel.
  void modulate(std::span<const float> gain, std::span<const float> shift, AlignedBuffer<float>& filterWeights) const;

 private:
  /// A run of hidden channels small enough for its weights to stay in the second-level cache.
  struct Chunk {
    int first = 0;
    int channels = 0;  // padded
    PackedMatrix expand;
    PackedMatrix project;
  };
  void runChunk(const Chunk& chunk, const BlockInput& input, MapView output, BlockScratch& scratch,
                const float* filterWeights) const;
  void expandRow(const Chunk& chunk, const BlockInput& input, int y, BlockScratch& scratch, float* to) const;

  const Kernels& kernels_;
  int step_;
  bool residual_;
  int inputs_;
  int hidden_;
  int paddedHidden_;
  int outputs_;
  std::vector<Chunk> chunks_;
  AlignedBuffer<float> filter_;  // ten runs of paddedHidden_
};

}  // namespace visema::fused
