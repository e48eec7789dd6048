// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/reference_colors.h"

#include <algorithm>

namespace visema {
namespace {

/// What OpenCV's decoder multiplies with, in 1/8192: it takes eight times a code and keeps the upper half of 32 bits.
struct Factors {
  int black, luma, redV, greenU, greenV, blueU;
};
constexpr Factors kLimited{16, 9539, 13075, -3209, -6660, 16525};
constexpr Factors kFull{0, 8192, 11485, -2819, -5850, 14516};

int product(int code, int factor) { return (8 * code * factor) >> 16; }
std::uint8_t clip(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

}  // namespace

void referenceBgr(const YuvImage& picture, Rect region, MutableImageView to) {
  const Factors& factors = picture.color().range == ColorRange::Full ? kFull : kLimited;
  for (int y = 0; y < region.height; ++y) {
    const std::uint8_t* luma = picture.plane(0).row(region.y + y) + region.x;
    const std::uint8_t* cb = picture.plane(1).row((region.y + y) / 2);
    const std::uint8_t* cr = picture.plane(2).row((region.y + y) / 2);
    std::uint8_t* out = to.row(y);
    for (int x = 0; x < region.width; ++x, out += to.channels) {
      const int grey = product(luma[x] - factors.black, factors.luma);
      const int u = cb[(region.x + x) / 2] - 128, v = cr[(region.x + x) / 2] - 128;
      out[0] = clip(grey + product(u, factors.blueU));
      out[1] = clip(grey + product(u, factors.greenU) + product(v, factors.greenV));
      out[2] = clip(grey + product(v, factors.redV));
    }
  }
}

}  // namespace visema
