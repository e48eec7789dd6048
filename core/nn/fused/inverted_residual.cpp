// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/inverted_residual.h"

#include <algorithm>
#include <cstring>

namespace visema::fused {
namespace {

// Half of a common second-level cache: the other half is for the rows.
constexpr std::size_t kChunkBytes = 512 * 1024;

std::vector<float> outputsOf(const FoldedConv& conv, int first, int count) {
  const auto begin = conv.weights.begin() + static_cast<std::ptrdiff_t>(first) * conv.inputs;
  return {begin, begin + static_cast<std::ptrdiff_t>(count) * conv.inputs};
}

std::vector<float> inputsOf(const FoldedConv& conv, int first, int count) {
  std::vector<float> columns;
  columns.reserve(static_cast<std::size_t>(conv.outputs) * count);
  for (int o = 0; o < conv.outputs; ++o) {
    const auto begin = conv.weights.begin() + static_cast<std::ptrdiff_t>(o) * conv.inputs + first;
    columns.insert(columns.end(), begin, begin + count);
  }
  return columns;
}

int chunkChannels(int bytesPerWeight, int inputs, int hidden, int outputs) {
  const std::size_t bytesPerChannel = static_cast<std::size_t>(bytesPerWeight) * (inputs + outputs);
  const int fitting = static_cast<int>(kChunkBytes / bytesPerChannel) / 64 * 64;
  const int most = std::max(64, fitting);
  const int chunks = (hidden + most - 1) / most;
  return padChannels((hidden + chunks - 1) / chunks);
}

}  // namespace

InvertedResidual::InvertedResidual(const Kernels& kernels, const FoldedConv& expand, const FoldedConv& depthwise,
                                   const FoldedConv& project, int step, bool residual)
    : kernels_(kernels),
      step_(step),
      residual_(residual),
      inputs_(expand.inputs),
      hidden_(expand.outputs),
      paddedHidden_(padChannels(expand.outputs)),
      outputs_(project.outputs),
      filter_(static_cast<std::size_t>(paddedHidden_) * 10) {
  const int most = chunkChannels(kernels.hiddenBytes, inputs_, hidden_, outputs_);
  for (int first = 0; first < hidden_; first += most) {
    const int count = std::min(most, hidden_ - first);
    Chunk chunk;
    chunk.first = first;
    chunk.channels = padChannels(count);
    chunk.expand =
        kernels.pack(outputsOf(expand, first, count), std::span(expand.bias).subspan(first, count), inputs_, count);
    chunk.project = kernels.pack(inputsOf(project, first, count), project.bias, count, outputs_);
    chunks_.push_back(std::move(chunk));
  }
  for (int c = 0; c < hidden_; ++c) {
    for (int tap = 0; tap < 9; ++tap) filter_[tap * paddedHidden_ + c] = depthwise.weights[c * 9 + tap];
    filter_[9 * paddedHidden_ + c] = depthwise.bias[c];
  }
}

void InvertedResidual::modulate(std::span<const float> gain, std::span<const float> shift,
                                AlignedBuffer<float>& filterWeights) const {
  filterWeights.ensure(filter_.size());
  for (int tap = 0; tap < 10; ++tap) {
    const float* from = filter_.data() + tap * paddedHidden_;
    float* to = filterWeights.data() + tap * paddedHidden_;
    for (int c = 0; c < hidden_; ++c) to[c] = from[c] * (1.0f + gain[c]);
  }
  float* bias = filterWeights.data() + 9 * paddedHidden_;
  for (int c = 0; c < hidden_; ++c) bias[c] += shift[c];
}

void InvertedResidual::run(const BlockInput& input, MapView output, Rows rows, BlockScratch& scratch,
                           std::span<const float> filterWeights) const {
  const float* filter = filterWeights.empty() ? filter_.data() : filterWeights.data();
  for (const Chunk& chunk : chunks_) {
    const float* chunkFilter = filter;
    if (chunks_.size() > 1) {
      scratch.chunkFilter.ensure(static_cast<std::size_t>(chunk.channels) * 10);
      for (int tap = 0; tap < 10; ++tap)
        std::memcpy(scratch.chunkFilter.data() + tap * chunk.channels, filter + tap * paddedHidden_ + chunk.first,
                    chunk.channels * sizeof(float));
      chunkFilter = scratch.chunkFilter.data();
    }
    Walk walk(*this, chunk, input, scratch, chunkFilter);
    for (int y = rows.begin; y < rows.end; ++y) walk.makeRow(y, output.row(y), output.stride());
  }
}

// Four slots: the rows a filtered row needs, never more than three at once, at their number modulo four. One more is
// the zero row above and below the picture.
constexpr int kSlots = 4;

InvertedResidual::Walk::Walk(const InvertedResidual& block, const Chunk& chunk, const BlockInput& input,
                             BlockScratch& scratch, const float* filterWeights)
    : block_(block),
      chunk_(chunk),
      input_(input),
      scratch_(scratch),
      filterWeights_(filterWeights),
      outWidth_((input.width - 1) / block.step_ + 1),
      pixelBytes_(static_cast<std::ptrdiff_t>(chunk.channels) * block.kernels_.hiddenBytes),
      slotBytes_((input.width + 2) * pixelBytes_) {
  scratch.ring.ensure(static_cast<std::size_t>(slotBytes_) * (kSlots + 1));
  scratch.filtered.ensure(static_cast<std::size_t>((outWidth_ + kReadAhead) * pixelBytes_));
  for (int y = 0; y < kSlots; ++y) {
    std::memset(slot(y), 0, pixelBytes_);
    std::memset(slot(y) + slotBytes_ - pixelBytes_, 0, pixelBytes_);
  }
  std::memset(scratch.ring.data() + kSlots * slotBytes_, 0, slotBytes_);
}

std::byte* InvertedResidual::Walk::slot(int y) const {
  return scratch_.ring.data() + (y < 0 || y >= input_.height ? kSlots : y % kSlots) * slotBytes_;
}

void InvertedResidual::Walk::expandRow(int y) {
  PixelRun sources[2] = {input_.first->row(y), {}};
  if (input_.second) sources[1] = input_.second->row(y);
  block_.kernels_.expand(sources, input_.second ? 2 : 1, input_.width, chunk_.expand, slot(y) + pixelBytes_);
}

void InvertedResidual::Walk::makeRow(int y, float* out, std::ptrdiff_t outStride) {
  const int middle = y * block_.step_;
  if (expanded_ < 0) expanded_ = std::max(0, middle - 1);
  for (const int end = std::min(input_.height, middle + 2); expanded_ < end; ++expanded_) expandRow(expanded_);
  const std::byte* seen[3] = {slot(middle - 1), slot(middle), slot(middle + 1)};
  block_.kernels_.filter(seen, filterWeights_, chunk_.channels, outWidth_, block_.step_, scratch_.filtered.data());
  Epilogue epilogue;
  epilogue.accumulate = chunk_.first > 0;
  if (block_.residual_ && chunk_.first == 0) {
    const PixelRun input = input_.first->row(y);
    epilogue.residual = input.data;
    epilogue.residualStride = input.stride;
  }
  block_.kernels_.project(scratch_.filtered.data(), outWidth_, chunk_.project, epilogue, out, outStride);
}

BlockRows::BlockRows(const InvertedResidual& block, const BlockInput& input, BlockScratch& scratch)
    : walk_(block, block.chunks_.front(), input, scratch, block.filter_.data()),
      scratch_(scratch),
      channels_(block.outputs_),
      rowSize_(static_cast<std::ptrdiff_t>((input.width - 1) / block.step_ + 1) * padChannels(block.outputs_)) {
  scratch.rows.ensure(static_cast<std::size_t>(kKept * rowSize_));
}

PixelRun BlockRows::row(int y) {
  const std::ptrdiff_t stride = padChannels(channels_);
  if (made_ < 0) made_ = y - 1;
  while (made_ < y) {
    ++made_;
    walk_.makeRow(made_, scratch_.rows.data() + made_ % kKept * rowSize_, stride);
  }
  return {scratch_.rows.data() + y % kKept * rowSize_, stride, channels_};
}

}  // namespace visema::fused
