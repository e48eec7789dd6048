// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/nn/fused/feature_map.h"
#include "core/nn/fused/kernels.h"
#include "core/nn/fused/row_source.h"

namespace visema::fused {

/// A convolution with its batch normalisation folded in: weights[o][i][ky][kx] and one bias an output.
struct FoldedConv {
  int outputs = 0;
  int inputs = 0;  // per group
  int kernel = 1;
  std::vector<float> weights;
  std::vector<float> bias;
};

/// What a block reads: the channels of one source, then those of a second, if any.
struct BlockInput {
  int height = 0;
  int width = 0;
  RowSource* first = nullptr;
  RowSource* second = nullptr;
};

/// Rows of a picture, from `begin` up to `end`.
struct Rows {
  int begin = 0;
  int end = 0;
};

/// What a walk over a block needs; grows to the largest block and stays.
struct BlockScratch {
  AlignedBuffer<std::byte> ring;      // expanded rows, with a zero pixel at either end
  AlignedBuffer<std::byte> filtered;  // the row after the depthwise convolution
  AlignedBuffer<float> chunkFilter;   // the depthwise weights of one chunk, gathered
  AlignedBuffer<float> rows;          // of BlockRows: those that are made
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

  /// Makes these rows of the output; threads that share them out need a scratch each. `filterWeights`, when given,
  /// stand in for the depthwise weights: ten runs of the padded hidden channels, modulated by the mouth code (see
  /// modulate()).
  void run(const BlockInput& input, MapView output, Rows rows, BlockScratch& scratch,
           std::span<const float> filterWeights = {}) const;

  /// depthwise * (1 + gain) and bias * (1 + gain) + shift, a number a hidden channel.
  void modulate(std::span<const float> gain, std::span<const float> shift, AlignedBuffer<float>& filterWeights) const;

  /// Whether its weights fit the cache as a whole, so that one walk over its input will do; see BlockRows.
  bool walksOnce() const { return chunks_.size() == 1; }

 private:
  friend class BlockRows;
  /// A run of hidden channels small enough for its weights to stay in the second-level cache.
  struct Chunk {
    int first = 0;
    int channels = 0;  // padded
    PackedMatrix expand;
    PackedMatrix project;
  };
  class Walk;

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

/// One walk over a block's input for one of its chunks, row by row from wherever it begins.
class InvertedResidual::Walk {
 public:
  Walk(const InvertedResidual& block, const Chunk& chunk, const BlockInput& input, BlockScratch& scratch,
       const float* filterWeights);
  /// Row `y` of the output, which must follow the one made before.
  void makeRow(int y, float* out, std::ptrdiff_t outStride);

 private:
  std::byte* slot(int y) const;
  void expandRow(int y);

  const InvertedResidual& block_;
  const Chunk& chunk_;
  const BlockInput input_;
  BlockScratch& scratch_;
  const float* filterWeights_;
  int outWidth_;
  std::ptrdiff_t pixelBytes_;
  std::ptrdiff_t slotBytes_;
  int expanded_ = -1;  // the next row to expand; -1 before the first
};

/// The output of a block as rows that are made when they are asked for: the block behind it needs no picture between.
class BlockRows final : public RowSource {
 public:
  /// `block` must be one that walks once.
  BlockRows(const InvertedResidual& block, const BlockInput& input, BlockScratch& scratch);
  PixelRun row(int y) override;

 private:
  static constexpr int kKept = 2;
  InvertedResidual::Walk walk_;
  BlockScratch& scratch_;
  int channels_;
  std::ptrdiff_t rowSize_;
  int made_ = -1;  // the last one
};

}  // namespace visema::fused
