// SPDX-License-Identifier: Apache-2.0
// One source for every instruction set: Highway compiles this file once per target and picks at run time.
#include "core/nn/fused/kernels.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/nn/fused/kernels_amx.h"
#include "core/nn/fused/kernels_bf16.h"
#include "core/nn/fused/resample.h"

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

HWY_INLINE void blend(const float* a, const float* b, const Vec& share, std::ptrdiff_t count, float* out) {
  for (std::ptrdiff_t i = 0; i < count; i += kLanes) {
    const Vec low = hn::Load(kTag, a + i);
    hn::Store(hn::MulAdd(hn::Sub(hn::Load(kTag, b + i), low), share, low), kTag, out + i);
  }
}

void doubleRow(const float* upper, const float* lower, float share, int pixels, std::ptrdiff_t stride, float* mixed,
               float* out) {
  blend(upper, lower, hn::Set(kTag, share), pixels * stride, mixed);
  for (int x = 0; x < 2 * pixels; ++x, out += stride) {
    const Between columns = betweenDoubled(x, pixels);
    blend(mixed + columns.low * stride, mixed + columns.high * stride, hn::Set(kTag, columns.share), stride, out);
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

/// e^x to within a few units of the last place, for x from -87 to 87; beyond, as at those ends.
HWY_INLINE Vec exponential(Vec x) {
  constexpr float kLog2e = 1.44269504089f, kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;
  x = hn::Min(hn::Max(x, hn::Set(kTag, -87.0f)), hn::Set(kTag, 87.0f));
  const Vec whole = hn::Round(hn::Mul(x, hn::Set(kTag, kLog2e)));
  const Vec r = hn::NegMulAdd(whole, hn::Set(kTag, kLn2Low), hn::NegMulAdd(whole, hn::Set(kTag, kLn2High), x));
  Vec sum = hn::Set(kTag, 1.9875691500e-4f);
  for (float coefficient : {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 0.5f})
    sum = hn::MulAdd(sum, r, hn::Set(kTag, coefficient));
  sum = hn::Add(hn::MulAdd(sum, hn::Mul(r, r), r), hn::Set(kTag, 1.0f));
  const hn::RebindToSigned<Tag> integers;
  const auto exponent = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(integers, whole), hn::Set(integers, 127)));
  return hn::Mul(sum, hn::BitCast(kTag, exponent));
}

void sigmoidBytes(const float* values, int count, std::uint8_t* out) {
  const hn::RebindToSigned<Tag> integers;
  const Vec one = hn::Set(kTag, 1.0f), top = hn::Set(kTag, 255.0f);
  alignas(64) std::int32_t bytes[kLanes];
  for (int i = 0; i < count; i += kLanes) {
    const Vec value = hn::Load(kTag, values + i);
    hn::Store(hn::ConvertTo(integers, hn::Div(top, hn::Add(one, exponential(hn::Neg(value))))), integers, bytes);
    const int here = std::min(kLanes, count - i);
    for (int lane = 0; lane < here; ++lane) out[i + lane] = static_cast<std::uint8_t>(bytes[lane]);
  }
}

void expand(const PixelRun* sources, int sourceCount, int pixels, const PackedMatrix& matrix, std::byte* hidden) {
  Epilogue relu;
  relu.relu = true;
  pointwise(sources, sourceCount, pixels, matrix, relu, reinterpret_cast<float*>(hidden), padChannels(matrix.outputs));
}

void filter(const std::byte* const rows[3], const float* weights, int channels, int outPixels, int step,
            std::byte* out) {
  const float* const floats[3] = {reinterpret_cast<const float*>(rows[0]), reinterpret_cast<const float*>(rows[1]),
                                  reinterpret_cast<const float*>(rows[2])};
  depthwise(floats, channels, weights, channels, outPixels, step, true, reinterpret_cast<float*>(out), channels);
}

void project(const std::byte* hidden, int pixels, const PackedMatrix& matrix, const Epilogue& epilogue, float* out,
             std::ptrdiff_t outStride) {
  const PixelRun source{reinterpret_cast<const float*>(hidden), padChannels(matrix.inputs), matrix.inputs};
  pointwise(&source, 1, pixels, matrix, epilogue, out, outStride);
}

const char* targetName() {
#if HWY_TARGET == HWY_AVX3
  return "AVX-512";
#else
  return hwy::TargetName(HWY_TARGET);
#endif
}

Kernels kernelTable() {
  Kernels kernels;
  kernels.name = targetName();
  kernels.lanes = kLanes;
  kernels.pack = pack;
  kernels.pointwise = pointwise;
  kernels.expand = expand;
  kernels.filter = filter;
  kernels.project = project;
  kernels.depthwise = depthwise;
  kernels.doubleRow = doubleRow;
  kernels.addDoubled = addDoubled;
  kernels.sigmoidBytes = sigmoidBytes;
  return kernels;
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
      if (auto paired = bfloat16Kernels(found.back())) {
        auto tiled = amxKernels(*paired);
        found.insert(found.end() - 1, std::move(*paired));
        if (tiled) found.insert(found.end() - 1, std::move(*tiled));  // only when named: by whoever measured it
      }
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().DeInit();
    return found;
  }();
  return all;
}

}  // namespace visema::fused
#endif
