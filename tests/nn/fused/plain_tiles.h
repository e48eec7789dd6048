// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/nn/weights/half.h"

namespace visema::fused {

/// The processor's tile registers in plain C++: what tdpbf16ps does, word for word.
struct PlainTiles {
  static constexpr const char* kName = "AMX in plain C++";

  static void begin() {
    for (Tile& tile : tiles_) tile.fill(0x7fc07fc0);  // nobody may rely on what they held: not a number
  }
  template <int kTile>
  static void load(const void* from, std::ptrdiff_t rowStride) {
    for (int row = 0; row < 16; ++row)
      std::memcpy(&tiles_[kTile][row * 16], static_cast<const std::byte*>(from) + row * rowStride, 64);
  }
  template <int kTile>
  static void store(void* to, std::ptrdiff_t rowStride) {
    for (int row = 0; row < 16; ++row)
      std::memcpy(static_cast<std::byte*>(to) + row * rowStride, &tiles_[kTile][row * 16], 64);
  }
  template <int kSums, int kPixels, int kWeights>
  static void addProduct() {
    for (int m = 0; m < 16; ++m)
      for (int k = 0; k < 16; ++k)
        for (int n = 0; n < 16; ++n) {
          const std::uint32_t a = tiles_[kPixels][m * 16 + k], b = tiles_[kWeights][k * 16 + n];
          float sum = asFloat(tiles_[kSums][m * 16 + n]);
          sum += asFloat(a << 16) * asFloat(b << 16);
          sum += asFloat(a & 0xffff0000) * asFloat(b & 0xffff0000);
          std::memcpy(&tiles_[kSums][m * 16 + n], &sum, sizeof sum);
        }
  }

 private:
  using Tile = std::array<std::uint32_t, 256>;
  static float asFloat(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  static inline thread_local std::array<Tile, 8> tiles_;
};

/// What half_filter.h does, number by number.
inline void plainFilterHalves(const std::byte* const rows[3], const float* weights, int channels, int outPixels,
                              int step, std::byte* out) {
  const auto rounded = [](float value) { return halfToFloat(floatToHalf(value)); };
  for (int x = 0; x < outPixels; ++x)
    for (int c = 0; c < channels; ++c) {
      float sum = rounded(weights[9 * channels + c]);
      for (int tap = 0; tap < 9; ++tap) {
        std::uint16_t half;
        std::memcpy(&half, rows[tap / 3] + ((x * step + tap % 3) * channels + c) * sizeof half, sizeof half);
        sum = rounded(sum + halfToFloat(half) * rounded(weights[tap * channels + c]));
      }
      const std::uint16_t bits = floatToBfloat16(sum < 0x1p-14f ? 0.0f : sum);
      std::memcpy(out + (x * channels + c) * sizeof bits, &bits, sizeof bits);
    }
}

}  // namespace visema::fused
