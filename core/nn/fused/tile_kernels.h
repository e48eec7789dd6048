// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/nn/fused/kernels.h"
#include "core/nn/fused/kernels_bf16.h"
#include "core/nn/weights/half.h"

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // gcc 12 sees its own intrinsics' undefined lanes
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16")
#endif

namespace visema::fused {

/// Matrix products by tiles of sixteen rows of 64 bytes: sums of 16 pixels by 16 outputs, 32 bfloat16 inputs at a step.
/// `Tiles` are the processor's eight tile registers, or what stands in for them where a test runs on another processor.
template <class Tiles>
class TileKernels {
 public:
  /// `paired`, the kernels for bfloat16 pairs, with their products by tiles and with `filter`, which takes float16 and
  /// gives bfloat16: see half_filter.h.
  static Kernels over(const Kernels& paired, decltype(Kernels::filter) filter) {
    Kernels kernels = paired;
    kernels.name = Tiles::kName;
    kernels.pack = pack;
    kernels.pointwise = pointwise;
    kernels.expand = expand;
    kernels.filter = filter;
    kernels.project = project;
    return kernels;
  }

 private:
  static constexpr int kTileSide = 16;              // pixels, outputs, or pairs of inputs
  static constexpr int kStepBytes = 64;             // of a pixel's inputs, multiplied by one instruction
  static constexpr int kTileBytes = 16 * 64;        // of weights
  static constexpr int kBlockSide = 2 * kTileSide;  // pixels and outputs that are summed at once: four tiles of sums

  static int stepsOf(int inputs) { return (inputs + 31) / 32; }

  /// Panels of 32 outputs (the last may have 16), in each the weights of one step after the other; zero beyond the
  /// inputs, so that what a row of pixels holds there does not matter as long as it is finite.
  static PackedMatrix pack(std::span<const float> weights, std::span<const float> bias, int inputs, int outputs) {
    PackedMatrix packed;
    packed.inputs = inputs;
    packed.outputs = outputs;
    const int padded = padChannels(outputs), steps = stepsOf(inputs);
    packed.panels.ensure(static_cast<std::size_t>(padded) * steps * kTileSide);
    packed.bias.ensure(padded);
    std::copy(bias.begin(), bias.end(), packed.bias.data());
    float* to = packed.panels.data();
    const auto weight = [&](int o, int i) {
      return o < outputs && i < inputs
                 ? std::uint32_t{floatToBfloat16(weights[static_cast<std::size_t>(o) * inputs + i])}
                 : 0u;
    };
    for (int first = 0; first < padded; first += kBlockSide)
      for (int step = 0; step < steps; ++step)
        for (int column = first; column < std::min(first + kBlockSide, padded); column += kTileSide)
          for (int pair = step * kTileSide; pair < (step + 1) * kTileSide; ++pair)
            for (int o = column; o < column + kTileSide; ++o, ++to) {
              const std::uint32_t value = weight(o, 2 * pair) | weight(o, 2 * pair + 1) << 16;
              std::memcpy(to, &value, sizeof value);
            }
    return packed;
  }

  static void pointwise(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix,
                        const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
    const int pairs = stepsOf(matrix.inputs) * kTileSide;
    multiply(gatherPairs(sources, sourceCount, pixels, pairs), pairs * sizeof(std::uint32_t), pixels, matrix,
             ToMap{epilogue, out, outStride});
  }

  static void expand(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix,
                     std::byte* hidden) {
    const int pairs = stepsOf(matrix.inputs) * kTileSide;
    multiply(gatherPairs(sources, sourceCount, pixels, pairs), pairs * sizeof(std::uint32_t), pixels, matrix,
             ToHidden{hidden, static_cast<std::ptrdiff_t>(padChannels(matrix.outputs) * sizeof(std::uint16_t))});
  }

  static void project(const std::byte* hidden, int pixels, const PackedMatrix& matrix, const Epilogue& epilogue,
                      float* out, std::ptrdiff_t outStride) {
    multiply(hidden, padChannels(matrix.inputs) * sizeof(std::uint16_t), pixels, matrix,
             ToMap{epilogue, out, outStride});
  }

  /// Pixels and outputs whose sums are finished.
  struct Block {
    int pixel = 0, pixels = 0, channel = 0, channels = 0;
  };

  /// Where sums go: a float32 map.
  struct ToMap {
    const Epilogue& epilogue;
    float* out;
    std::ptrdiff_t stride;

    bool startsFromBias() const { return !epilogue.accumulate; }
    template <int kColumns>
    void store(const Block& block, const float* sums) const {
      const Epilogue how = epilogue;  // a copy, which what is stored cannot change
      const __m512 floor = _mm512_set1_ps(how.relu ? 0.0f : -3.4e38f);
      float* to = out + block.pixel * stride + block.channel;
      for (int p = 0; p < block.pixels; ++p, sums += kBlockSide, to += stride)
#pragma GCC unroll 2
        for (int c = 0; c < kColumns * kTileSide; c += kTileSide) {
          __m512 value = _mm512_load_ps(sums + c);
          if (how.accumulate) value = _mm512_add_ps(value, _mm512_load_ps(to + c));
          if (how.residual) {
            const float* added = how.residual + (block.pixel + p) * how.residualStride + block.channel;
            value = _mm512_add_ps(value, _mm512_load_ps(added + c));
          }
          _mm512_store_ps(to + c, _mm512_max_ps(value, floor));
        }
    }
  };

  /// The inside of a block before it is filtered: float16 after a ReLU.
  struct ToHidden {
    std::byte* out;
    std::ptrdiff_t pixelBytes;

    static bool startsFromBias() { return true; }
    template <int kColumns>
    void store(const Block& block, const float* sums) const {
      std::byte* to = out + block.pixel * pixelBytes + block.channel * sizeof(std::uint16_t);
      for (int p = 0; p < block.pixels; ++p, sums += kBlockSide, to += pixelBytes)
#pragma GCC unroll 2
        for (int c = 0; c < kColumns * kTileSide; c += kTileSide) {
          const __m512 value = _mm512_max_ps(_mm512_load_ps(sums + c), _mm512_setzero_ps());
          const __m256i halves = _mm512_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
          std::memcpy(to + c * sizeof(std::uint16_t), &halves, sizeof halves);
        }
    }
  };

  /// A block of sums is stored after the next one is begun: the tiles multiply on meanwhile.
  template <class To>
  static void multiply(const void* from, std::ptrdiff_t pixelBytes, int pixels, const PackedMatrix& matrix,
                       const To& to) {
    alignas(64) static constexpr float kNothing[kBlockSide] = {};
    alignas(64) float sums[2][kBlockSide * kBlockSide];
    Block last;
    const auto storeLast = [&](const float* summed) {
      last.channels == kBlockSide ? to.template store<2>(last, summed) : to.template store<1>(last, summed);
    };
    int turn = 0;
    Tiles::begin();
    const int padded = padChannels(matrix.outputs), steps = stepsOf(matrix.inputs);
    const auto* panel = reinterpret_cast<const std::byte*>(matrix.panels.data());
    for (int first = 0; first < padded; first += kBlockSide) {
      const int width = std::min(kBlockSide, padded - first);
      const float* start = to.startsFromBias() ? matrix.bias.data() + first : kNothing;
      for (int pixel = 0; pixel < pixels; pixel += kBlockSide, turn ^= 1) {
        const int count = std::min(kBlockSide, pixels - pixel);
        const auto* rows = static_cast<const std::byte*>(from) + pixel * pixelBytes;
        sumBlock(rows, pixelBytes, panel, steps, start, count > kTileSide, width > kTileSide, sums[turn]);
        storeLast(sums[turn ^ 1]);
        last = {pixel, count, first, width};
      }
      panel += static_cast<std::ptrdiff_t>(steps) * (width / kTileSide) * kTileBytes;
    }
    storeLast(sums[turn ^ 1]);
  }

  static void sumBlock(const std::byte* rows, std::ptrdiff_t pixelBytes, const std::byte* panel, int steps,
                       const float* start, bool tall, bool wide, float* sums) {
    if (tall)
      wide ? sumTiles<2, 2>(rows, pixelBytes, panel, steps, start, sums)
           : sumTiles<2, 1>(rows, pixelBytes, panel, steps, start, sums);
    else
      wide ? sumTiles<1, 2>(rows, pixelBytes, panel, steps, start, sums)
           : sumTiles<1, 1>(rows, pixelBytes, panel, steps, start, sums);
  }

  /// Tiles 0 to 3 sum: 0 and 1 the upper sixteen pixels, 2 and 3 the lower; 4 and 5 are pixels, 6 and 7 weights.
  template <int kRows, int kColumns>
  static void sumTiles(const std::byte* rows, std::ptrdiff_t pixelBytes, const std::byte* panel, int steps,
                       const float* start, float* sums) {
    constexpr std::ptrdiff_t kSumBytes = kBlockSide * sizeof(float);
    Tiles::template load<0>(start, 0);  // every row the same
    if constexpr (kColumns == 2) Tiles::template load<1>(start + kTileSide, 0);
    if constexpr (kRows == 2) Tiles::template load<2>(start, 0);
    if constexpr (kRows == 2 && kColumns == 2) Tiles::template load<3>(start + kTileSide, 0);
    for (int step = 0; step < steps; ++step, rows += kStepBytes, panel += kColumns * kTileBytes) {
      Tiles::template load<4>(rows, pixelBytes);
      Tiles::template load<6>(panel, kStepBytes);
      Tiles::template addProduct<0, 4, 6>();
      if constexpr (kColumns == 2) Tiles::template load<7>(panel + kTileBytes, kStepBytes);
      if constexpr (kColumns == 2) Tiles::template addProduct<1, 4, 7>();
      if constexpr (kRows == 2) Tiles::template load<5>(rows + kTileSide * pixelBytes, pixelBytes);
      if constexpr (kRows == 2) Tiles::template addProduct<2, 5, 6>();
      if constexpr (kRows == 2 && kColumns == 2) Tiles::template addProduct<3, 5, 7>();
    }
    Tiles::template store<0>(sums, kSumBytes);
    if constexpr (kColumns == 2) Tiles::template store<1>(sums + kTileSide, kSumBytes);
    if constexpr (kRows == 2) Tiles::template store<2>(sums + kTileSide * kBlockSide, kSumBytes);
    if constexpr (kRows == 2 && kColumns == 2)
      Tiles::template store<3>(sums + kTileSide * kBlockSide + kTileSide, kSumBytes);
  }
};

}  // namespace visema::fused

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#pragma GCC diagnostic pop
#endif
