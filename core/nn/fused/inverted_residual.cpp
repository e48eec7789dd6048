// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/inverted_residual.h"

#include <algorithm>
#include <cstring>

#include "core/nn/fused/resample.h"

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

int chunkChannels(int inputs, int hidden, int outputs) {
  const std::size_t bytesPerChannel = sizeof(float) * static_cast<std::size_t>(inputs + outputs);
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
  const int most = chunkChannels(inputs_, hidden_, outputs_);
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

void InvertedResidual::expandRow(const Chunk& chunk, const BlockInput& input, int y, BlockScratch& scratch,
                                 float* to) const {
  const int width = input.width();
  PixelRun sources[2];
  if (input.upsampled) {
    scratch.upsampled.ensure(static_cast<std::size_t>(width) * input.map.stride());
    upsampleRow(kernels_, input.map, y, scratch.verticallyBlended, scratch.upsampled.data());
    sources[0] = {scratch.upsampled.data(), input.map.stride(), input.map.channels};
  } else {
    sources[0] = {input.map.row(y), input.map.stride(), input.map.channels};
  }
  int count = 1;
  if (input.skip.data) sources[count++] = {input.skip.row(y), input.skip.stride(), input.skip.channels};
  Epilogue relu;
  relu.relu = true;
  kernels_.pointwise(sources, count, width, chunk.expand, relu, to, chunk.channels);
}

void InvertedResidual::runChunk(const Chunk& chunk, const BlockInput& input, MapView output, BlockScratch& scratch,
                                const float* filterWeights) const {
  const int height = input.height();
  const int width = input.width();
  // Four slots: the rows a filtered row needs, never more than three at once, at their number modulo four.
  constexpr int kSlots = 4;
  const std::ptrdiff_t pixel = chunk.channels;
  const std::ptrdiff_t slotSize = (width + 2) * pixel;
  scratch.ring.ensure(static_cast<std::size_t>(slotSize) * (kSlots + 1));
  scratch.filtered.ensure(static_cast<std::size_t>(output.width) * pixel);
  float* ring = scratch.ring.data();
  float* zeroRow = ring + kSlots * slotSize;
  std::memset(zeroRow, 0, slotSize * sizeof(float));
  for (int slot = 0; slot < kSlots; ++slot) {
    std::memset(ring + slot * slotSize, 0, pixel * sizeof(float));
    std::memset(ring + slot * slotSize + (width + 1) * pixel, 0, pixel * sizeof(float));
  }
  const auto slotOf = [&](int y) { return y < 0 || y >= height ? zeroRow : ring + (y % kSlots) * slotSize; };

  int expanded = 0;  // rows made so far
  for (int y = 0; y < output.height; ++y) {
    const int needed = std::min(height, y * step_ + 2);
    for (; expanded < needed; ++expanded) expandRow(chunk, input, expanded, scratch, slotOf(expanded) + pixel);
    const float* rows[3] = {slotOf(y * step_ - 1), slotOf(y * step_), slotOf(y * step_ + 1)};
    kernels_.depthwise(rows, pixel, filterWeights, chunk.channels, output.width, step_, true, scratch.filtered.data(),
                       pixel);
    const PixelRun source{scratch.filtered.data(), pixel, chunk.project.inputs};
    Epilogue epilogue;
    epilogue.accumulate = chunk.first > 0;
    if (residual_ && chunk.first == 0) {
      epilogue.residual = input.map.row(y);
      epilogue.residualStride = input.map.stride();
    }
    kernels_.pointwise(&source, 1, output.width, chunk.project, epilogue, output.row(y), output.stride());
  }
}

void InvertedResidual::run(const BlockInput& input, MapView output, BlockScratch& scratch,
                           std::span<const float> filterWeights) const {
  const float* filter = filterWeights.empty() ? filter_.data() : filterWeights.data();
  if (chunks_.size() == 1) return runChunk(chunks_.front(), input, output, scratch, filter);
  for (const Chunk& chunk : chunks_) {
    scratch.chunkFilter.ensure(static_cast<std::size_t>(chunk.channels) * 10);
    for (int tap = 0; tap < 10; ++tap)
      std::memcpy(scratch.chunkFilter.data() + tap * chunk.channels, filter + tap * paddedHidden_ + chunk.first,
                  chunk.channels * sizeof(float));
    runChunk(chunk, input, output, scratch, scratch.chunkFilter.data());
  }
}

}  // namespace visema::fused
