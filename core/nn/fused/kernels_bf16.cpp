// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/kernels_bf16.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/cpu_features.h"

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // gcc 12 sees its own intrinsics' undefined lanes
#include <immintrin.h>

// Only what stands between these pragmas may use the instructions; nothing from a header is compiled with them.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16")
#endif

namespace visema::fused {
namespace {

constexpr int kLanes = 16;
constexpr int kTilePixels = 12;
constexpr int kPanelVectors = 2;
constexpr int kPanelWidth = kPanelVectors * kLanes;

/// Two neighbouring inputs of one pixel or weight, as the instruction takes them.
using Pair = std::uint32_t;

int pairsOf(int inputs) { return (inputs + 1) / 2; }

std::uint32_t toBfloat16(float value) {  // to nearest, ties to even; weights are finite
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

PackedMatrix packPairs(std::span<const float> weights, std::span<const float> bias, int inputs, int outputs) {
  PackedMatrix packed;
  packed.inputs = inputs;
  packed.outputs = outputs;
  const int padded = padChannels(outputs);
  const int pairs = pairsOf(inputs);
  packed.panels.ensure(static_cast<std::size_t>(padded) * pairs);
  packed.bias.ensure(padded);
  std::copy(bias.begin(), bias.end(), packed.bias.data());
  float* to = packed.panels.data();
  const auto weight = [&](int o, int i) {
    return o < outputs && i < inputs ? toBfloat16(weights[static_cast<std::size_t>(o) * inputs + i]) : 0u;
  };
  for (int first = 0; first < padded; first += kPanelWidth) {
    const int width = std::min(kPanelWidth, padded - first);
    for (int pair = 0; pair < pairs; ++pair)
      for (int o = first; o < first + width; ++o, ++to) {
        const Pair value = weight(o, 2 * pair) | weight(o, 2 * pair + 1) << 16;
        std::memcpy(to, &value, sizeof value);
      }
  }
  return packed;
}

/// The sources' channels of each pixel one after the other, as pairs; an odd one out is followed by zero.
void gatherPairs(const PixelRun* sources, int sourceCount, int pixels, int pairs, Pair* to) {
  for (int p = 0; p < pixels; ++p, to += pairs) {
    auto* halves = reinterpret_cast<std::uint16_t*>(to);
    to[pairs - 1] = 0;
    for (int s = 0; s < sourceCount; ++s) {
      const float* from = sources[s].data + p * sources[s].stride;
      int left = sources[s].channels;
      for (; left > 0; left -= kLanes, from += kLanes, halves += kLanes) {
        const __mmask16 inside = left >= kLanes ? 0xffff : static_cast<__mmask16>((1u << left) - 1);
        const __m256bh converted = _mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(inside, from));
        __m256i bits;
        std::memcpy(&bits, &converted, sizeof bits);
        _mm256_mask_storeu_epi16(halves, inside, bits);
        if (left < kLanes) {
          halves += left;
          break;
        }
      }
    }
  }
}

struct Tile {
  const Pair* pixels;
  int pairs;
  const float* panel;
  const float* bias;
  int firstChannel;
};

template <int kPixels, int kVectors>
void multiplyTile(const Tile& tile, int firstPixel, const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
  __m512 sum[kPixels * kVectors];
  float* to = out + firstPixel * outStride + tile.firstChannel;
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v)
      sum[p * kVectors + v] = _mm512_load_ps((epilogue.accumulate ? to + p * outStride : tile.bias) + v * kLanes);
  const Pair* pixel = tile.pixels + static_cast<std::ptrdiff_t>(firstPixel) * tile.pairs;
  const float* panel = tile.panel;
  for (int pair = 0; pair < tile.pairs; ++pair, panel += kVectors * kLanes) {
    __m512bh weight[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) weight[v] = (__m512bh)_mm512_load_ps(panel + v * kLanes);
#pragma GCC unroll 16
    for (int p = 0; p < kPixels; ++p) {
      const __m512bh value = (__m512bh)_mm512_set1_epi32(static_cast<int>(pixel[p * tile.pairs + pair]));
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v)
        sum[p * kVectors + v] = _mm512_dpbf16_ps(sum[p * kVectors + v], weight[v], value);
    }
  }
  const __m512 floor = _mm512_set1_ps(epilogue.relu ? 0.0f : -3.4e38f);
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      __m512 value = sum[p * kVectors + v];
      if (epilogue.residual)
        value = _mm512_add_ps(value, _mm512_load_ps(epilogue.residual + (firstPixel + p) * epilogue.residualStride +
                                                    tile.firstChannel + v * kLanes));
      _mm512_store_ps(to + p * outStride + v * kLanes, _mm512_max_ps(value, floor));
    }
}

using TileFunction = void (*)(const Tile&, int, const Epilogue&, float*, std::ptrdiff_t);

template <int kVectors, int... kPixels>
constexpr std::array<TileFunction, sizeof...(kPixels)> tileTable(std::integer_sequence<int, kPixels...>) {
  return {multiplyTile<kPixels + 1, kVectors>...};
}

template <int kVectors>
void multiplyPanel(const Tile& tile, int pixels, const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
  static constexpr auto kTiles = tileTable<kVectors>(std::make_integer_sequence<int, kTilePixels>());
  const int tiles = (pixels + kTilePixels - 1) / kTilePixels;
  int first = 0;
  for (int t = 0; t < tiles; ++t) {
    const int count = (pixels - first + (tiles - t) - 1) / (tiles - t);
    kTiles[count - 1](tile, first, epilogue, out, outStride);
    first += count;
  }
}

void pointwisePairs(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix,
                    const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
  const int pairs = pairsOf(matrix.inputs);
  // Grows to the widest row a thread ever meets, then stays.
  static thread_local AlignedBuffer<Pair> gathered;
  gathered.ensure(static_cast<std::size_t>(pixels) * pairs + kLanes);
  gatherPairs(sources, sourceCount, pixels, pairs, gathered.data());
  const int padded = padChannels(matrix.outputs);
  const float* panel = matrix.panels.data();
  for (int first = 0; first < padded; first += kPanelWidth) {
    const int width = std::min(kPanelWidth, padded - first);
    const Tile tile{gathered.data(), pairs, panel, matrix.bias.data() + first, first};
    if (width == kPanelWidth)
      multiplyPanel<kPanelVectors>(tile, pixels, epilogue, out, outStride);
    else
      multiplyPanel<1>(tile, pixels, epilogue, out, outStride);
    panel += static_cast<std::ptrdiff_t>(width) * pairs;
  }
}

double peakPairMacsPerSecond(double seconds) {
  constexpr int kChains = 24;
  constexpr int kRounds = 1 << 14;
  __m512 sum[kChains];
  for (__m512& chain : sum) chain = _mm512_setzero_ps();
  const __m512bh one = (__m512bh)_mm512_set1_epi32(0x3f803f80);
  const auto start = std::chrono::steady_clock::now();
  double best = 0, elapsed = 0;
  while (elapsed < seconds) {
    const auto before = std::chrono::steady_clock::now();
    for (int round = 0; round < kRounds; ++round) {
#pragma GCC unroll 24
      for (int i = 0; i < kChains; ++i) sum[i] = _mm512_dpbf16_ps(sum[i], one, one);
    }
    const auto now = std::chrono::steady_clock::now();
    best = std::max(best, double{kRounds} * kChains * kLanes * 2 / std::chrono::duration<double>(now - before).count());
    elapsed = std::chrono::duration<double>(now - start).count();
  }
  __m512 all = sum[0];
  for (int i = 1; i < kChains; ++i) all = _mm512_add_ps(all, sum[i]);
  volatile float used = _mm512_cvtss_f32(all);  // keeps the loop
  static_cast<void>(used);
  return best;
}

}  // namespace
}  // namespace visema::fused

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#pragma GCC diagnostic pop

namespace visema::fused {

std::optional<Kernels> bfloat16Kernels(const Kernels& base) {
  if (base.lanes != kLanes || !CpuFeatures::detect().avx512Bf16) return std::nullopt;
  Kernels kernels = base;
  kernels.name = "AVX-512 BF16";
  kernels.roundOff = 1.0f / 256;
  kernels.pack = packPairs;
  kernels.pointwise = pointwisePairs;
  kernels.peakMacsPerSecond = peakPairMacsPerSecond;
  return kernels;
}

}  // namespace visema::fused

#else

namespace visema::fused {
std::optional<Kernels> bfloat16Kernels(const Kernels&) { return std::nullopt; }
}  // namespace visema::fused

#endif
