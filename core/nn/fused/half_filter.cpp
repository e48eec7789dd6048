// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/half_filter.h"

#include <cstdint>

// The whole file is compiled with these instructions (see CMakeLists.txt): it includes no function that other files
// compile too.
#if defined(__AVX512FP16__)
#include <immintrin.h>

#include "core/nn/fused/filter_row.h"

namespace visema::fused {
namespace {

constexpr int kFloats = 16;  // of a register

/// Rounded after a ReLU. A float16 number is a bfloat16 number with three bits more behind the point and an exponent
/// that counts from 112 further on, so that all it takes is a shift and a sum.
__m512i bfloat16Of(__m512h halves) {
  const __m512i bits = _mm512_castph_si512(halves);
  const __mmask32 normal = _mm512_cmpgt_epi16_mask(bits, _mm512_set1_epi16(0x03ff));  // and positive
  const __m512i rounded = _mm512_srli_epi16(_mm512_add_epi16(bits, _mm512_set1_epi16(4)), 3);
  return _mm512_maskz_add_epi16(normal, rounded, _mm512_set1_epi16(112 << 7));
}

/// Nine taps and the bias of 32 channels, or of the last 16.
class HalfChannels {
 public:
  HalfChannels(const float* weights, int channels, int first) : inside_(channels - first >= 32 ? 0xffffffff : 0xffff) {
    const __mmask16 upper = static_cast<__mmask16>(inside_ >> kFloats);
#pragma GCC unroll 10
    for (int t = 0; t < 10; ++t) {
      const float* from = weights + static_cast<std::ptrdiff_t>(t) * channels + first;
      const __m256h low = _mm512_cvtxps_ph(_mm512_load_ps(from));
      const __m256h high = _mm512_cvtxps_ph(_mm512_maskz_loadu_ps(upper, from + kFloats));
      taps_[t] = _mm512_castsi512_ph(_mm512_maskz_inserti64x4(0xff, _mm512_castsi256_si512(_mm256_castph_si256(low)),
                                                              _mm256_castph_si256(high), 1));
    }
  }

  template <int kOutputs, int kStep>
  void filterPixels(const std::uint16_t* const rows[3], std::ptrdiff_t stride, std::uint16_t* out) const {
    constexpr int kColumns = (kOutputs - 1) * kStep + 3;
    __m512h sum[kOutputs];
#pragma GCC unroll 4
    for (int o = 0; o < kOutputs; ++o) sum[o] = taps_[9];
#pragma GCC unroll 3
    for (int r = 0; r < 3; ++r) {
#pragma GCC unroll 9
      for (int column = 0; column < kColumns; ++column) {
        const __m512h value = _mm512_castsi512_ph(_mm512_maskz_loadu_epi16(inside_, rows[r] + column * stride));
#pragma GCC unroll 4
        for (int o = 0; o < kOutputs; ++o) {
          const int x = column - o * kStep;
          if (x >= 0 && x < 3) sum[o] = _mm512_fmadd_ph(value, taps_[r * 3 + x], sum[o]);
        }
      }
    }
#pragma GCC unroll 4
    for (int o = 0; o < kOutputs; ++o) _mm512_mask_storeu_epi16(out + o * stride, inside_, bfloat16Of(sum[o]));
  }

 private:
  __mmask32 inside_;
  __m512h taps_[10];
};

}  // namespace

void filterHalves(const std::byte* const rows[3], const float* weights, int channels, int outPixels, int step,
                  std::byte* out) {
  filterBy<HalfChannels>(rows, weights, channels, outPixels, step, out);
}

}  // namespace visema::fused
#endif
