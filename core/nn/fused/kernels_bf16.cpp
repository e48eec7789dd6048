// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/kernels_bf16.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/cpu_features.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/weights/half.h"

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // gcc 12 sees its own intrinsics' undefined lanes
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

// Only what stands between these pragmas may use the instructions; nothing from a header is compiled with them.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16")
#endif
#include "core/nn/fused/filter_row.h"

namespace visema::fused {
namespace {

constexpr int kLanes = 16;
constexpr int kTilePixels = 12;
constexpr int kPanelVectors = 2;
constexpr int kPanelWidth = kPanelVectors * kLanes;

using Half = std::uint16_t;  // the bits of a bfloat16
/// Two neighbouring inputs of one pixel or weight, as the instruction takes them.
using Pair = std::uint32_t;

int pairsOf(int inputs) { return (inputs + 1) / 2; }

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
    return o < outputs && i < inputs ? Pair{floatToBfloat16(weights[static_cast<std::size_t>(o) * inputs + i])}
                                     : Pair{0};
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

__m512i bitsOf(__m512bh pairs) {
  __m512i bits;
  std::memcpy(&bits, &pairs, sizeof bits);
  return bits;
}

__m256i bitsOf(__m256bh pairs) {
  __m256i bits;
  std::memcpy(&bits, &pairs, sizeof bits);
  return bits;
}

struct Tile {
  const Pair* pixels;
  int pairs;
  std::ptrdiff_t pixelStride;  // pairs from pixel to pixel
  const float* panel;
  const float* bias;
  int firstChannel;
};

/// Where finished sums go: a row of a float32 map.
struct FloatRow {
  const Epilogue& epilogue;
  float* out;
  std::ptrdiff_t stride;

  template <int kVectors>
  __m512 start(const Tile& tile, int pixel, int v) const {
    return _mm512_load_ps((epilogue.accumulate ? out + pixel * stride + tile.firstChannel : tile.bias) + v * kLanes);
  }
  template <int kVectors>
  void store(const Tile& tile, int pixel, const __m512* sum) const {
    const __m512 floor = _mm512_set1_ps(epilogue.relu ? 0.0f : -3.4e38f);
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      const std::ptrdiff_t channel = tile.firstChannel + v * kLanes;
      __m512 value = sum[v];
      if (epilogue.residual)
        value = _mm512_add_ps(value, _mm512_load_ps(epilogue.residual + pixel * epilogue.residualStride + channel));
      _mm512_store_ps(out + pixel * stride + channel, _mm512_max_ps(value, floor));
    }
  }
};

/// A row of the inside of a block: bfloat16 after a ReLU.
struct HiddenRow {
  Half* out;
  std::ptrdiff_t stride;

  template <int kVectors>
  __m512 start(const Tile& tile, int, int v) const {
    return _mm512_load_ps(tile.bias + v * kLanes);
  }
  template <int kVectors>
  void store(const Tile& tile, int pixel, const __m512* sum) const {
    const __m512 zero = _mm512_setzero_ps();
    Half* to = out + pixel * stride + tile.firstChannel;
    if constexpr (kVectors == 2)
      _mm512_storeu_si512(to, bitsOf(_mm512_cvtne2ps_pbh(_mm512_max_ps(sum[1], zero), _mm512_max_ps(sum[0], zero))));
    else
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bitsOf(_mm512_cvtneps_pbh(_mm512_max_ps(sum[0], zero))));
  }
};

template <int kPixels, int kVectors, class Row>
void multiplyTile(const Tile& tile, int firstPixel, const Row& row) {
  __m512 sum[kPixels * kVectors];
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sum[p * kVectors + v] = row.template start<kVectors>(tile, firstPixel + p, v);
  const Pair* pixel = tile.pixels + firstPixel * tile.pixelStride;
  const float* panel = tile.panel;
  for (int pair = 0; pair < tile.pairs; ++pair, panel += kVectors * kLanes) {
    __m512bh weight[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) weight[v] = (__m512bh)_mm512_load_ps(panel + v * kLanes);
#pragma GCC unroll 16
    for (int p = 0; p < kPixels; ++p) {
      const __m512bh value = (__m512bh)_mm512_set1_epi32(static_cast<int>(pixel[p * tile.pixelStride + pair]));
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v)
        sum[p * kVectors + v] = _mm512_dpbf16_ps(sum[p * kVectors + v], weight[v], value);
    }
  }
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p) row.template store<kVectors>(tile, firstPixel + p, sum + p * kVectors);
}

template <class Row>
using TileFunction = void (*)(const Tile&, int, const Row&);

template <int kVectors, class Row, int... kPixels>
constexpr std::array<TileFunction<Row>, sizeof...(kPixels)> tileTable(std::integer_sequence<int, kPixels...>) {
  return {multiplyTile<kPixels + 1, kVectors, Row>...};
}

template <int kVectors, class Row>
void multiplyPanel(const Tile& tile, int pixels, const Row& row) {
  static constexpr auto kTiles = tileTable<kVectors, Row>(std::make_integer_sequence<int, kTilePixels>());
  const int tiles = (pixels + kTilePixels - 1) / kTilePixels;
  int first = 0;
  for (int t = 0; t < tiles; ++t) {
    const int count = (pixels - first + (tiles - t) - 1) / (tiles - t);
    kTiles[count - 1](tile, first, row);
    first += count;
  }
}

template <class Row>
void multiply(const Pair* from, std::ptrdiff_t pixelStride, int pixels, const PackedMatrix& matrix, const Row& row) {
  const int pairs = pairsOf(matrix.inputs);
  const int padded = padChannels(matrix.outputs);
  const float* panel = matrix.panels.data();
  for (int first = 0; first < padded; first += kPanelWidth) {
    const int width = std::min(kPanelWidth, padded - first);
    const Tile tile{from, pairs, pixelStride, panel, matrix.bias.data() + first, first};
    if (width == kPanelWidth)
      multiplyPanel<kPanelVectors>(tile, pixels, row);
    else
      multiplyPanel<1>(tile, pixels, row);
    panel += static_cast<std::ptrdiff_t>(width) * pairs;
  }
}

void pointwisePairs(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix,
                    const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
  const int pairs = pairsOf(matrix.inputs);
  multiply(gatherPairs(sources, sourceCount, pixels, pairs), pairs, pixels, matrix, FloatRow{epilogue, out, outStride});
}

void expandPairs(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix, std::byte* hidden) {
  const int pairs = pairsOf(matrix.inputs);
  multiply(gatherPairs(sources, sourceCount, pixels, pairs), pairs, pixels, matrix,
           HiddenRow{reinterpret_cast<Half*>(hidden), padChannels(matrix.outputs)});
}

void projectPairs(const std::byte* hidden, int pixels, const PackedMatrix& matrix, const Epilogue& epilogue, float* out,
                  std::ptrdiff_t outStride) {
  multiply(reinterpret_cast<const Pair*>(hidden), padChannels(matrix.inputs) / 2, pixels, matrix,
           FloatRow{epilogue, out, outStride});
}

/// Nine taps and the bias of 32 channels, or of the last 16; those of even and those of odd channels apart: as 16 pairs
/// come apart.
class PairChannels {
 public:
  PairChannels(const float* weights, int channels, int first)
      : inside_(channels - first >= 2 * kLanes ? 0xffffffff : 0xffff) {
    const __m512i evens = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odds = _mm512_add_epi32(evens, _mm512_set1_epi32(1));
    const __mmask16 upper = static_cast<__mmask16>(inside_ >> kLanes);
#pragma GCC unroll 10
    for (int t = 0; t < 10; ++t) {
      const float* from = weights + static_cast<std::ptrdiff_t>(t) * channels + first;
      const __m512 low = _mm512_load_ps(from);
      const __m512 high = _mm512_maskz_loadu_ps(upper, from + kLanes);
      even_[t] = _mm512_permutex2var_ps(low, evens, high);
      odd_[t] = _mm512_permutex2var_ps(low, odds, high);
    }
  }

  template <int kOutputs, int kStep>
  void filterPixels(const Half* const rows[3], std::ptrdiff_t stride, Half* out) const {
    constexpr int kColumns = (kOutputs - 1) * kStep + 3;
    const __m512i upper = _mm512_set1_epi32(static_cast<int>(0xffff0000u));
    __m512 even[kOutputs], odd[kOutputs];
#pragma GCC unroll 4
    for (int o = 0; o < kOutputs; ++o) even[o] = even_[9], odd[o] = odd_[9];
#pragma GCC unroll 3
    for (int r = 0; r < 3; ++r) {
#pragma GCC unroll 9
      for (int column = 0; column < kColumns; ++column) {
        const __m512i pairs = _mm512_maskz_loadu_epi16(inside_, rows[r] + column * stride);
        const __m512 first = _mm512_castsi512_ps(_mm512_slli_epi32(pairs, 16));
        const __m512 second = _mm512_castsi512_ps(_mm512_and_si512(pairs, upper));
#pragma GCC unroll 4
        for (int o = 0; o < kOutputs; ++o) {
          const int x = column - o * kStep;
          if (x < 0 || x > 2) continue;
          even[o] = _mm512_fmadd_ps(first, even_[r * 3 + x], even[o]);
          odd[o] = _mm512_fmadd_ps(second, odd_[r * 3 + x], odd[o]);
        }
      }
    }
    const __m512 zero = _mm512_setzero_ps();
    // Sixteen even ones then sixteen odd ones -> in turns.
    alignas(64) static constexpr Half kInTurns[32] = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                                      8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    const __m512i inTurns = _mm512_load_si512(kInTurns);
#pragma GCC unroll 4
    for (int o = 0; o < kOutputs; ++o) {
      const __m512i apart = bitsOf(_mm512_cvtne2ps_pbh(_mm512_max_ps(odd[o], zero), _mm512_max_ps(even[o], zero)));
      _mm512_mask_storeu_epi16(out + o * stride, inside_, _mm512_permutexvar_epi16(inTurns, apart));
    }
  }

 private:
  __mmask32 inside_;
  __m512 even_[10], odd_[10];
};

/// Grows to the widest row a thread ever meets, then stays.
Pair* pairBuffer(std::size_t size) {
  static thread_local AlignedBuffer<Pair> buffer;
  buffer.ensure(size);
  return buffer.data();
}

}  // namespace

const std::uint32_t* gatherPairs(const PixelRun* sources, int sourceCount, int pixels, int pairs) {
  Pair* const gathered = pairBuffer(static_cast<std::size_t>(pixels + kReadAhead) * pairs);
  Pair* to = gathered;
  for (int p = 0; p < pixels; ++p, to += pairs) {
    auto* halves = reinterpret_cast<Half*>(to);
    to[pairs - 1] = 0;
    for (int s = 0; s < sourceCount; ++s) {
      const float* from = sources[s].data + p * sources[s].stride;
      const int channels = sources[s].channels;
      int c = 0;
      for (; c + 2 * kLanes <= channels; c += 2 * kLanes)
        _mm512_storeu_si512(halves + c,
                            bitsOf(_mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + c + kLanes), _mm512_loadu_ps(from + c))));
      for (; c < channels; c += kLanes) {
        const __mmask16 inside = channels - c >= kLanes ? 0xffff : static_cast<__mmask16>((1u << (channels - c)) - 1);
        const __m256i converted = bitsOf(_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(inside, from + c)));
        _mm256_mask_storeu_epi16(halves + c, inside, converted);
      }
      halves += channels;
    }
  }
  return gathered;
}

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
  kernels.name = kBfloat16Kernels;
  kernels.roundOff = 1.0f / 256;
  kernels.pack = packPairs;
  kernels.pointwise = pointwisePairs;
  kernels.hiddenBytes = sizeof(Half);
  kernels.expand = expandPairs;
  kernels.filter = filterBy<PairChannels>;
  kernels.project = projectPairs;
  return kernels;
}

}  // namespace visema::fused

#else

namespace visema::fused {
std::optional<Kernels> bfloat16Kernels(const Kernels&) { return std::nullopt; }
}  // namespace visema::fused

#endif
