// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
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

  /// The inside of a block, which only the next three look into: float32, or numbers of 16 bits where such are
  /// multiplied.
  int hiddenBytes = sizeof(float);

  /// Like pointwise with a ReLU; a pixel of `hidden` takes the matrix's padded outputs.
  void (*expand)(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix, std::byte* hidden);
  /// Like depthwise with a ReLU; a pixel takes `channels` numbers, here and there.
  void (*filter)(const std::byte* const rows[3], const float* weights, int channels, int outPixels, int step,
                 std::byte* out);
  /// Like pointwise; a pixel of `hidden` takes the padded number of the matrix's inputs, and kReadAhead more of them
  /// can be read, whatever they hold.
  void (*project)(const std::byte* hidden, int pixels, const PackedMatrix& matrix, const Epilogue& epilogue, float* out,
                  std::ptrdiff_t outStride);

  /// 3x3 depthwise over three rows that begin one zero pixel left of the picture. `weights` holds nine taps and the
  /// bias, ten runs of `channels` floats (a multiple of kChannelPadding).
  void (*depthwise)(const float* const rows[3], std::ptrdiff_t pixelStride, const float* weights, int channels,
                    int outPixels, int step, bool relu, float* out, std::ptrdiff_t outStride);

  /// A row of a picture made twice as large: `share` of the way from one row of `pixels` pixels to the next, mixed into
  /// `mixed`, then twice as wide, the outer pixels staying where they are. A pixel takes `stride` floats (a multiple of
  /// kChannelPadding).
  void (*doubleRow)(const float* upper, const float* lower, float share, int pixels, std::ptrdiff_t stride,
                    float* mixed, float* out);

  /// out[2x] = low[x] + map[2x], out[2x + 1] = low[x] + map[2x + 1]: a row made twice as wide, added to another.
  void (*addDoubled)(const float* low, const float* map, int lowPixels, std::ptrdiff_t stride, float* out);

  /// 255 / (1 + e^-value) cut down to whole numbers, `count` of them; reads up to the next multiple of kChannelPadding.
  void (*sigmoidBytes)(const float* values, int count, std::uint8_t* out);
};

inline constexpr int kReadAhead = 16;  // pixels
inline constexpr int kChannelPadding = 16;
constexpr int padChannels(int channels) { return (channels + kChannelPadding - 1) / kChannelPadding * kChannelPadding; }

/// Kernel sets this machine can run, the one to take first.
const std::vector<Kernels>& availableKernels();

}  // namespace visema::fused
