// SPDX-License-Identifier: Apache-2.0
// One source for every instruction set: Highway compiles this file once per target and picks at run time.
#include "core/nn/fused/kernels.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "core/nn/fused/kernels_bf16.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/nn/fused/kernels.cpp"
// Sets that would only repeat the code of a neighbour.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace visema::fused::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_AVX3
using Tag = hn::CappedTag<float, 16>;
#elif HWY_TARGET == HWY_AVX2
using Tag = hn::CappedTag<float, 8>;
#else
using Tag = hn::CappedTag<float, 4>;
#endif
using Vec = hn::Vec<Tag>;
constexpr Tag kTag;
constexpr int kLanes = static_cast<int>(hn::MaxLanes(kTag));

// Accumulators of a tile: pixels x vectors of channels. 24 of 32 registers, or 12 of 16.
constexpr bool kManyRegisters = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON;
constexpr int kTilePixels = kManyRegisters ? 12 : 6;
constexpr int kPanelVectors = 2;
constexpr int kPanelWidth = kPanelVectors * kLanes;

int paddedOutputs(int outputs) { return padChannels(outputs); }

PackedMatrix pack(std::span<const float> weights, std::span<const float> bias, int inputs, int outputs) {
  PackedMatrix packed;
  packed.inputs = inputs;
  packed.outputs = outputs;
  const int padded = paddedOutputs(outputs);
  packed.panels.ensure(static_cast<std::size_t>(padded) * inputs);
  packed.bias.ensure(padded);
  std::copy(bias.begin(), bias.end(), packed.bias.data());
  float* to = packed.panels.data();
  for (int first = 0; first < padded; first += kPanelWidth) {
    const int width = std::min(kPanelWidth, padded - first);
    for (int i = 0; i < inputs; ++i)
      for (int o = first; o < first + width; ++o)
        *to++ = o < outputs ? weights[static_cast<std::size_t>(o) * inputs + i] : 0.0f;
  }
  return packed;
}

// Three pixels share one pointer, since an address may carry the stride once or twice: the registers of 12 pixels fit.
constexpr int kPixelsPerPointer = 3;

template <int kPixels, int kVectors>
HWY_INLINE const float* multiplySource(const PixelRun& source, int firstPixel, const float* HWY_RESTRICT panel,
                                       Vec (&sum)[kPixels * kVectors]) {
  constexpr int kPointers = (kPixels + kPixelsPerPointer - 1) / kPixelsPerPointer;
  const std::ptrdiff_t stride = source.stride;
  const float* pixel[kPointers];
  for (int i = 0; i < kPointers; ++i) pixel[i] = source.data + (firstPixel + i * kPixelsPerPointer) * stride;
  for (int i = 0; i < source.channels; ++i) {
    Vec weight[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) weight[v] = hn::Load(kTag, panel + v * kLanes);
    panel += kVectors * kLanes;
#pragma GCC unroll 16
    for (int p = 0; p < kPixels; ++p) {
      const Vec value = hn::Set(kTag, pixel[p / kPixelsPerPointer][(p % kPixelsPerPointer) * stride]);
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sum[p * kVectors + v] = hn::MulAdd(value, weight[v], sum[p * kVectors + v]);
    }
#pragma GCC unroll 8
    for (int p = 0; p < kPointers; ++p) ++pixel[p];
  }
  return panel;
}

struct Tile {
  const PixelRun* sources;
  int sourceCount;
  const float* panel;
  const float* bias;
  int firstChannel;
};

template <int kPixels, int kVectors>
HWY_INLINE void multiplyTile(const Tile& tile, int firstPixel, const Epilogue& epilogue, float* HWY_RESTRICT out,
                             std::ptrdiff_t outStride) {
  Vec sum[kPixels * kVectors];
  float* to = out + firstPixel * outStride + tile.firstChannel;
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v)
      sum[p * kVectors + v] = hn::Load(kTag, (epilogue.accumulate ? to + p * outStride : tile.bias) + v * kLanes);
  const float* panel = tile.panel;
  for (int s = 0; s < tile.sourceCount; ++s)
    panel = multiplySource<kPixels, kVectors>(tile.sources[s], firstPixel, panel, sum);
  if (epilogue.residual) {
    const float* residual = epilogue.residual + firstPixel * epilogue.residualStride + tile.firstChannel;
#pragma GCC unroll 16
    for (int p = 0; p < kPixels; ++p)
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v)
        sum[p * kVectors + v] =
            hn::Add(sum[p * kVectors + v], hn::Load(kTag, residual + p * epilogue.residualStride + v * kLanes));
  }
  const Vec floor = epilogue.relu ? hn::Zero(kTag) : hn::Set(kTag, hwy::LowestValue<float>());
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v)
      hn::Store(hn::Max(sum[p * kVectors + v], floor), kTag, to + p * outStride + v * kLanes);
}

using TileFunction = void (*)(const Tile&, int, const Epilogue&, float*, std::ptrdiff_t);

template <int kVectors, int... kPixels>
constexpr auto tileTable(std::integer_sequence<int, kPixels...>) {
  return std::array<TileFunction, sizeof...(kPixels)>{
      [](const Tile& tile, int firstPixel, const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
        multiplyTile<kPixels + 1, kVectors>(tile, firstPixel, epilogue, out, outStride);
      }...};
}

template <int kVectors>
void pointwisePanel(const Tile& tile, int pixels, const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
  static constexpr auto kTiles = tileTable<kVectors>(std::make_integer_sequence<int, kTilePixels>());
  const int tiles = (pixels + kTilePixels - 1) / kTilePixels;
  int first = 0;
  for (int t = 0; t < tiles; ++t) {  // nearly equal tiles: 20 pixels are 10 + 10, not 12 + 8
    const int count = (pixels - first + (tiles - t) - 1) / (tiles - t);
    kTiles[count - 1](tile, first, epilogue, out, outStride);
    first += count;
  }
}

void pointwise(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix,
               const Epilogue& epilogue, float* out, std::ptrdiff_t outStride) {
  const int padded = paddedOutputs(matrix.outputs);
  const float* panel = matrix.panels.data();
  for (int first = 0; first < padded; first += kPanelWidth) {
    const int width = std::min(kPanelWidth, padded - first);
    const Tile tile{sources, sourceCount, panel, matrix.bias.data() + first, first};
    if (width == kPanelWidth)
      pointwisePanel<kPanelVectors>(tile, pixels, epilogue, out, outStride);
    else
      pointwisePanel<1>(tile, pixels, epilogue, out, outStride);
    panel += static_cast<std::ptrdiff_t>(width) * matrix.inputs;
  }
}

/// `kOutputs` neighbouring pixels at once share the columns they both see.
template <int kOutputs, int kStep>
HWY_INLINE void depthwisePixels(const float* const rows[3], std::ptrdiff_t pixelStride, const Vec (&tap)[9],
                                const Vec& bias, const Vec& floor, float* out, std::ptrdiff_t outStride) {
  constexpr int kColumns = (kOutputs - 1) * kStep + 3;
  Vec sum[kOutputs];
#pragma GCC unroll 4
  for (int o = 0; o < kOutputs; ++o) sum[o] = bias;
#pragma GCC unroll 3
  for (int r = 0; r < 3; ++r) {
#pragma GCC unroll 8
    for (int column = 0; column < kColumns; ++column) {
      const Vec value = hn::Load(kTag, rows[r] + column * pixelStride);
#pragma GCC unroll 4
      for (int o = 0; o < kOutputs; ++o) {
        const int x = column - o * kStep;
        if (x >= 0 && x < 3) sum[o] = hn::MulAdd(value, tap[r * 3 + x], sum[o]);
      }
    }
  }
#pragma GCC unroll 4
  for (int o = 0; o < kOutputs; ++o) hn::Store(hn::Max(sum[o], floor), kTag, out + o * outStride);
}

template <int kStep>
void depthwiseRow(const float* const rows[3], std::ptrdiff_t pixelStride, const float* weights, int channels,
                  int outPixels, bool relu, float* out, std::ptrdiff_t outStride) {
  constexpr int kOutputs = kManyRegisters ? 4 : 2;
  const Vec floor = relu ? hn::Zero(kTag) : hn::Set(kTag, hwy::LowestValue<float>());
  for (int c = 0; c < channels; c += kLanes) {
    Vec tap[9];
#pragma GCC unroll 9
    for (int t = 0; t < 9; ++t) tap[t] = hn::Load(kTag, weights + static_cast<std::ptrdiff_t>(t) * channels + c);
    const Vec bias = hn::Load(kTag, weights + static_cast<std::ptrdiff_t>(9) * channels + c);
    const float* from[3] = {rows[0] + c, rows[1] + c, rows[2] + c};
    float* to = out + c;
    int x = 0;
    for (; x + kOutputs <= outPixels; x += kOutputs) {
      depthwisePixels<kOutputs, kStep>(from, pixelStride, tap, bias, floor, to, outStride);
      for (auto& row : from) row += kOutputs * kStep * pixelStride;
      to += kOutputs * outStride;
    }
    for (; x < outPixels; ++x) {
      depthwisePixels<1, kStep>(from, pixelStride, tap, bias, floor, to, outStride);
      for (auto& row : from) row += kStep * pixelStride;
      to += outStride;
    }
  }
}

void depthwise(const float* const rows[3], std::ptrdiff_t pixelStride, const float* weights, int channels,
               int outPixels, int step, bool relu, float* out, std::ptrdiff_t outStride) {
  if (step == 1)
    depthwiseRow<1>(rows, pixelStride, weights, channels, outPixels, relu, out, outStride);
  else
    depthwiseRow<2>(rows, pixelStride, weights, channels, outPixels, relu, out, outStride);
}

void blend(const float* a, const float* b, float t, int count, float* out) {
  const Vec weight = hn::Set(kTag, t);
  for (int i = 0; i < count; i += kLanes) {
    const Vec low = hn::Load(kTag, a + i);
    hn::Store(hn::MulAdd(hn::Sub(hn::Load(kTag, b + i), low), weight, low), kTag, out + i);
  }
}

void addDoubled(const float* low, const float* map, int lowPixels, std::ptrdiff_t stride, float* out) {
  for (int x = 0; x < lowPixels; ++x) {
    for (std::ptrdiff_t c = 0; c < stride; c += kLanes) {
      const Vec value = hn::Load(kTag, low + c);
      hn::Store(hn::Add(value, hn::Load(kTag, map + c)), kTag, out + c);
      hn::Store(hn::Add(value, hn::Load(kTag, map + stride + c)), kTag, out + stride + c);
    }
    low += stride;
    map += 2 * stride;
    out += 2 * stride;
  }
}

void smoothPlanes(const float* const rows[9], const float* weights, const float* bias, int width, float* const out[3]) {
  for (int x = 0; x < width; x += kLanes) {
    Vec sum[3] = {hn::Set(kTag, bias[0]), hn::Set(kTag, bias[1]), hn::Set(kTag, bias[2])};
    for (int row = 0; row < 9; ++row) {
#pragma GCC unroll 3
      for (int kx = 0; kx < 3; ++kx) {
        const Vec value = hn::LoadU(kTag, rows[row] + x + kx);
#pragma GCC unroll 3
        for (int o = 0; o < 3; ++o) sum[o] = hn::MulAdd(value, hn::Set(kTag, weights[o * 27 + row * 3 + kx]), sum[o]);
      }
    }
    for (int o = 0; o < 3; ++o) hn::StoreU(sum[o], kTag, out[o] + x);
  }
}

double peakMacsPerSecond(double seconds) {
  constexpr int kChains = kManyRegisters ? 24 : 12;
  constexpr int kRounds = 1 << 14;
  Vec sum[kChains];
  for (int i = 0; i < kChains; ++i) sum[i] = hn::Set(kTag, 1.0f + static_cast<float>(i));
  const Vec factor = hn::Set(kTag, 0.999f);
  const auto start = std::chrono::steady_clock::now();
  double elapsed = 0;
  double best = 0;
  while (elapsed < seconds) {
    const auto before = std::chrono::steady_clock::now();
    for (int round = 0; round < kRounds; ++round) {
#pragma GCC unroll 24
      for (int i = 0; i < kChains; ++i) sum[i] = hn::MulAdd(sum[i], factor, factor);
    }
    const auto now = std::chrono::steady_clock::now();
    const double took = std::chrono::duration<double>(now - before).count();
    best = std::max(best, static_cast<double>(kRounds) * kChains * kLanes / took);
    elapsed = std::chrono::duration<double>(now - start).count();
  }
  Vec all = sum[0];
  for (int i = 1; i < kChains; ++i) all = hn::Add(all, sum[i]);
  volatile float used = hn::GetLane(all);  // keeps the loop
  static_cast<void>(used);
  return best;
}

const char* targetName() {
#if HWY_TARGET == HWY_AVX3
  return "AVX-512";
#else
  return hwy::TargetName(HWY_TARGET);
#endif
}

Kernels kernelTable() {
  return {targetName(), kLanes, 0x1p-23f,   pack,         pointwise,
          depthwise,    blend,  addDoubled, smoothPlanes, peakMacsPerSecond};
}

}  // namespace visema::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace visema::fused {

HWY_EXPORT(kernelTable);

const std::vector<Kernels>& availableKernels() {
  static const std::vector<Kernels> all = [] {
    std::vector<Kernels> found;
    // The lowest bit is the best target; forcing each in turn is how Highway hands out a table for it.
    for (std::int64_t rest = hwy::SupportedTargets() & HWY_TARGETS; rest != 0; rest &= rest - 1) {
      hwy::SetSupportedTargetsForTest(rest & -rest);
      hwy::GetChosenTarget().Update(rest & -rest);
      found.push_back(HWY_DYNAMIC_DISPATCH(kernelTable)());
      if (auto paired = bfloat16Kernels(found.back())) found.insert(found.end() - 1, std::move(*paired));
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().DeInit();
    return found;
  }();
  return all;
}

}  // namespace visema::fused
#endif
