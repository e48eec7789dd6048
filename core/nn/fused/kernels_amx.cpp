// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/kernels_amx.h"

#include "core/base/cpu_features.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/fused/half_filter.h"
#include "core/nn/fused/tile_kernels.h"

namespace visema::fused {

#if defined(__x86_64__)
namespace {

/// The processor's tiles. Written as instructions, since gcc 12's own functions for them do not say that they read and
/// write memory.
struct AmxTiles {
  static constexpr const char* kName = kAmxKernels;

  /// Before every product: whoever else multiplies on this thread leaves the tiles as it likes.
  static void begin() {
    struct alignas(64) Shape {
      std::uint8_t palette = 1, startRow = 0, reserved[14] = {};
      std::uint16_t rowBytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
      std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
    };
    static_assert(sizeof(Shape) == 64);
    static constexpr Shape kEightWholeTiles;
    __asm__ volatile("ldtilecfg %0" ::"m"(kEightWholeTiles));
  }
  template <int kTile>
  static void load(const void* from, std::ptrdiff_t rowStride) {
    __asm__ volatile("tileloadd (%1,%2,1), %%tmm%c0" ::"i"(kTile), "r"(from), "r"(rowStride) : "memory");
  }
  template <int kTile>
  static void store(void* to, std::ptrdiff_t rowStride) {
    __asm__ volatile("tilestored %%tmm%c0, (%1,%2,1)" ::"i"(kTile), "r"(to), "r"(rowStride) : "memory");
  }
  template <int kSums, int kPixels, int kWeights>
  static void addProduct() {
    __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(kSums), "i"(kPixels), "i"(kWeights));
  }
};

}  // namespace

std::optional<Kernels> amxKernels(const Kernels& paired) {
  const CpuFeatures cpu = CpuFeatures::detect();
  if (!cpu.amxBf16 || !cpu.avx512Fp16) return std::nullopt;  // no processor has the one without the other
  return TileKernels<AmxTiles>::over(paired, filterHalves);
}

#else

std::optional<Kernels> amxKernels(const Kernels&) { return std::nullopt; }

#endif

}  // namespace visema::fused
