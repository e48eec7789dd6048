// SPDX-License-Identifier: Apache-2.0
#include "core/base/yuv_convert.h"

#include <algorithm>
#include <cmath>
#include <cstring>

// The row loops below are plain code that compilers vectorise; with gcc they are also compiled for AVX2 and the right
// one is chosen at start. Sanitizers run before that choice can be made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define VISEMA_ROW_LOOP __attribute__((target_clones("avx2", "default")))
#else
#define VISEMA_ROW_LOOP
#endif

namespace visema {
namespace {

constexpr int kChunk = 512;  // pixels at a time, even: their planes stay in the innermost cache
constexpr int kShift = 15;
constexpr int kHalf = 1 << (kShift - 1);

int fixed(double value) { return static_cast<int>(std::lround(value * (1 << kShift))); }

struct Weights {
  double red, green, blue;
};
Weights lumaWeights(ColorMatrix matrix) {
  if (matrix == ColorMatrix::Bt601) return {0.299, 0.587, 0.114};
  return {0.2126, 0.7152, 0.0722};
}

/// One row of three planes.
struct Planes {
  std::uint8_t blue[kChunk], green[kChunk], red[kChunk];
};

struct ToBgr {
  int luma, offset;                 // luma * y + offset: the grey part, with rounding
  int redV, greenU, greenV, blueU;  // times (chroma - 128)

  explicit ToBgr(ColorSpec color) {
    const Weights w = lumaWeights(color.matrix);
    const bool full = color.range == ColorRange::Full;
    const double chroma = full ? 1.0 : 255.0 / 224.0;
    luma = fixed(full ? 1.0 : 255.0 / 219.0);
    offset = kHalf - (full ? 0 : 16 * luma);
    redV = fixed(2 * (1 - w.red) * chroma);
    blueU = fixed(2 * (1 - w.blue) * chroma);
    greenU = -fixed(2 * w.blue * (1 - w.blue) / w.green * chroma);
    greenV = -fixed(2 * w.red * (1 - w.red) / w.green * chroma);
  }
};

struct ToYuv {
  int redY, greenY, blueY, offsetY;
  int redU, greenU, blueU, redV, greenV, blueV, offsetC;

  explicit ToYuv(ColorSpec color) {
    const Weights w = lumaWeights(color.matrix);
    const bool full = color.range == ColorRange::Full;
    const double y = full ? 1.0 : 219.0 / 255.0;
    const double u = (full ? 1.0 : 224.0 / 255.0) / (2 * (1 - w.blue));
    const double v = (full ? 1.0 : 224.0 / 255.0) / (2 * (1 - w.red));
    redY = fixed(w.red * y), blueY = fixed(w.blue * y), greenY = fixed(y) - redY - blueY;
    offsetY = kHalf + (full ? 0 : 16 << kShift);
    redU = -fixed(w.red * u), greenU = -fixed(w.green * u), blueU = -redU - greenU;
    blueV = -fixed(w.blue * v), greenV = -fixed(w.green * v), redV = -blueV - greenV;
    offsetC = kHalf + (128 << kShift);
  }
};

inline std::uint8_t clip(int value) { return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value); }

VISEMA_ROW_LOOP void rowToPlanes(const std::uint8_t* __restrict y, const std::uint8_t* __restrict u,
                                 const std::uint8_t* __restrict v, int count, const ToBgr& c, Planes& to) {
  const int luma = c.luma, offset = c.offset, redV = c.redV, greenU = c.greenU, greenV = c.greenV, blueU = c.blueU;
  std::uint8_t* __restrict blue = to.blue;
  std::uint8_t* __restrict green = to.green;
  std::uint8_t* __restrict red = to.red;
  for (int x = 0; x < count; ++x) {
    const int grey = luma * y[x] + offset, cb = u[x] - 128, cr = v[x] - 128;
    blue[x] = clip((grey + blueU * cb) >> kShift);
    green[x] = clip((grey + greenU * cb + greenV * cr) >> kShift);
    red[x] = clip((grey + redV * cr) >> kShift);
  }
}

/// Each chroma sample once for every pixel of the row it colours, beginning at pixel x.
void spreadChroma(const std::uint8_t* __restrict from, int x, int count, std::uint8_t* __restrict to) {
  int i = 0;
  if (x & 1 && count > 0) to[i++] = from[x / 2];
  from += (x + 1) / 2;
  for (; i + 1 < count; i += 2, ++from) to[i] = to[i + 1] = *from;
  if (i < count) to[i] = *from;
}

VISEMA_ROW_LOOP void interleave3(const Planes& from, int count, std::uint8_t* __restrict to) {
  for (int x = 0; x < count; ++x, to += 3) to[0] = from.blue[x], to[1] = from.green[x], to[2] = from.red[x];
}
VISEMA_ROW_LOOP void interleave4(const Planes& from, int count, std::uint8_t* __restrict to) {
  for (int x = 0; x < count; ++x) {
    const std::uint32_t pixel = from.blue[x] | from.green[x] << 8 | from.red[x] << 16 | 0xff000000u;
    std::memcpy(to + 4 * x, &pixel, 4);
  }
}
VISEMA_ROW_LOOP void split3(const std::uint8_t* __restrict from, int count, Planes& to) {
  for (int x = 0; x < count; ++x, from += 3) to.blue[x] = from[0], to.green[x] = from[1], to.red[x] = from[2];
}
VISEMA_ROW_LOOP void split4(const std::uint8_t* __restrict from, int count, Planes& to) {
  for (int x = 0; x < count; ++x, from += 4) to.blue[x] = from[0], to.green[x] = from[1], to.red[x] = from[2];
}

VISEMA_ROW_LOOP void lumaOf(const Planes& from, int count, const ToYuv& c, std::uint8_t* __restrict y) {
  const int red = c.redY, green = c.greenY, blue = c.blueY, offset = c.offsetY;
  for (int x = 0; x < count; ++x) {
    y[x] = clip((red * from.red[x] + green * from.green[x] + blue * from.blue[x] + offset) >> kShift);
  }
}

/// The chroma of two rows; `lower` is `upper` again where the picture has an odd last row.
void chromaOf(const Planes& upper, const Planes& lower, int count, const ToYuv& c, std::uint8_t* __restrict u,
              std::uint8_t* __restrict v) {
  for (int x = 0; x < count; x += 2) {
    const int next = x + 1 < count ? x + 1 : x;
    const int blue = upper.blue[x] + upper.blue[next] + lower.blue[x] + lower.blue[next];
    const int green = upper.green[x] + upper.green[next] + lower.green[x] + lower.green[next];
    const int red = upper.red[x] + upper.red[next] + lower.red[x] + lower.red[next];
    // A quarter of the sum, kept exact: the shift is two longer.
    const int offset = c.offsetC << 2;
    u[x / 2] = clip((c.redU * red + c.greenU * green + c.blueU * blue + offset) >> (kShift + 2));
    v[x / 2] = clip((c.redV * red + c.greenV * green + c.blueV * blue + offset) >> (kShift + 2));
  }
}

}  // namespace

void yuvToBgr(const YuvImage& from, Rect region, MutableImageView to) {
  const ToBgr coefficients(from.color());
  Planes planes;
  std::uint8_t u[kChunk], v[kChunk];
  for (int y = 0; y < region.height; ++y) {
    const std::uint8_t* luma = from.plane(0).row(region.y + y);
    const std::uint8_t* cb = from.plane(1).row((region.y + y) / 2);
    const std::uint8_t* cr = from.plane(2).row((region.y + y) / 2);
    for (int x = 0; x < region.width; x += kChunk) {
      const int count = std::min(kChunk, region.width - x);
      spreadChroma(cb, region.x + x, count, u);
      spreadChroma(cr, region.x + x, count, v);
      rowToPlanes(luma + region.x + x, u, v, count, coefficients, planes);
      std::uint8_t* out = to.row(y) + static_cast<std::ptrdiff_t>(x) * to.channels;
      to.channels == 4 ? interleave4(planes, count, out) : interleave3(planes, count, out);
    }
  }
}

void yuvToBgr(const YuvImage& from, MutableImageView to) {
  yuvToBgr(from, {0, 0, from.size().width, from.size().height}, to);
}

Image bgrOf(const YuvImage& picture) {
  Image bgr(picture.size(), 3);
  yuvToBgr(picture, bgr.mutableView());
  return bgr;
}

void bgrToYuv(ImageView from, Rect region, YuvImage& to) {
  const ToYuv coefficients(to.color());
  Planes upper, lower;
  const Plane luma = to.plane(0), cb = to.plane(1), cr = to.plane(2);
  for (int y = 0; y < region.height; y += 2) {
    const bool pair = y + 1 < region.height;
    for (int x = 0; x < region.width; x += kChunk) {
      const int count = std::min(kChunk, region.width - x);
      const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(x) * from.channels;
      auto split = from.channels == 4 ? split4 : split3;
      split(from.row(y) + at, count, upper);
      lumaOf(upper, count, coefficients, luma.row(region.y + y) + region.x + x);
      if (pair) {
        split(from.row(y + 1) + at, count, lower);
        lumaOf(lower, count, coefficients, luma.row(region.y + y + 1) + region.x + x);
      }
      chromaOf(upper, pair ? lower : upper, count, coefficients, cb.row((region.y + y) / 2) + (region.x + x) / 2,
               cr.row((region.y + y) / 2) + (region.x + x) / 2);
    }
  }
}

void bgrToYuv(ImageView from, YuvImage& to) { bgrToYuv(from, {0, 0, to.size().width, to.size().height}, to); }

Rect wholeChromaRect(Rect rect, Size picture) {
  const int left = std::clamp(rect.x, 0, picture.width) & ~1;
  const int top = std::clamp(rect.y, 0, picture.height) & ~1;
  const int right = std::clamp(rect.x + rect.width, left, picture.width);
  const int bottom = std::clamp(rect.y + rect.height, top, picture.height);
  return {left, top, std::min(picture.width, (right + 1) & ~1) - left,
          std::min(picture.height, (bottom + 1) & ~1) - top};
}

}  // namespace visema
