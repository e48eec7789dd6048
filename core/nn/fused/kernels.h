// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/nn/fused/aligned_buffer.h"

namespace visema::fused {

/// Pixels of one row (or several, when rows follow each other), channels last.
struct PixelRun {
  const float* data = nullptr;
  std::ptrdiff_t stride = 0;  // floats from pixel to pixel
  int channels = 0;
};

/// A 1x1 convolution (or any matrix) packed for the kernels of one instruction set.
struct PackedMatrix {
  int inputs = 0;
  int outputs = 0;
  AlignedBuffer<float> panels;
  AlignedBuffer<float> bias;  // padded with zeros to the channel padding
};

/// What happens to a finished row of a 1x1 convolution before it is stored.
struct Epilogue {
  bool relu = false;
  bool accumulate = false;          // add to what `out` holds, in place of the bias
  const float* residual = nullptr;  // added when set; same pixel order as `out`
  std::ptrdiff_t residualStride = 0;
};

/// The handful of inner loops that everything is made of, for one instruction set. Realtime-safe: no memory is taken.
struct Kernels {
  std::string name;  // "AVX-512", "AVX2", ...
  int lanes = 1;
  float roundOff = 0x1p-23f;  // of what is multiplied, relative

  /// weights[o * inputs + i] -> panels; bias may be empty.
  PackedMatrix (*pack)(std::span<const float> weights, std::span<const float> bias, int inputs, int outputs);

  /// out[p][o] = bias[o] + sum over the sources' channels, laid one after the other, of source[p][i] * weight[o][i].
  void (*pointwise)(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix,
                    const Epilogue& epilogue, float* out, std::ptrdiff_t outStride);

  /// 3x3 depthwise over three rows that begin one zero pixel left of the picture. `weights` holds nine taps and the
  /// bias, ten runs of `channels` floats (a multiple of kChannelPadding).
  void (*depthwise)(const float* const rows[3], std::ptrdiff_t pixelStride, const float* weights, int channels,
                    int outPixels, int step, bool relu, float* out, std::ptrdiff_t outStride);

  /// out = a + (b - a) * t over `count` floats (a multiple of kChannelPadding).
  void (*blend)(const float* a, const float* b, float t, int count, float* out);

  /// out[2x] = low[x] + map[2x], out[2x + 1] = low[x] + map[2x + 1]: a row made twice as wide, added to another.
  void (*addDoubled)(const float* low, const float* map, int lowPixels, std::ptrdiff_t stride, float* out);

  /// A 3x3 convolution of three planes to three planes, nine padded input rows (plane by plane) to one output row of
  /// each plane; weights[o][i][ky][kx]. Rows begin one pixel left of the picture; `width` is a multiple of 16.
  void (*smoothPlanes)(const float* const rows[9], const float* weights, const float* bias, int width,
                       float* const out[3]);

  /// Fused multiply-adds a second this kernel set could do at most on this core: the yardstick of the benchmark.
  double (*peakMacsPerSecond)(double seconds);
};

inline constexpr int kChannelPadding = 16;
constexpr int padChannels(int channels) { return (channels + kChannelPadding - 1) / kChannelPadding * kChannelPadding; }

/// Kernel sets this machine can run, best first.
const std::vector<Kernels>& availableKernels();

}  // namespace visema::fused
