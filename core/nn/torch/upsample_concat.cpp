// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/upsample_concat.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "core/base/for_every_cpu.h"

namespace visema::torchnet {
namespace {

inline float widened(float value) { return value; }
inline float widened(std::uint16_t value) { return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16); }
inline void narrow(float value, float& result) { result = value; }
inline void narrow(float value, std::uint16_t& result) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  result = static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

/// Between which two of `count` places a place of the larger picture lies.
struct Between {
  int first = 0, second = 0;
  float share = 0;  // of the second
};

Between between(int place, int places, int count) {
  const float exact =
      places > 1 ? static_cast<float>(place) * (static_cast<float>(count - 1) / static_cast<float>(places - 1)) : 0.0f;
  const int first = std::min(static_cast<int>(exact), count - 1);
  return {first, std::min(first + 1, count - 1), exact - static_cast<float>(first)};
}

template <class T>
inline __attribute__((always_inline)) void mixRow(const T* upper, const T* lower, float share, int count,
                                                  float* mixed) {
  for (int i = 0; i < count; ++i) {
    const float above = widened(upper[i]);
    mixed[i] = above + share * (widened(lower[i]) - above);
  }
}

template <class T>
inline __attribute__((always_inline)) void mixPixel(const float* left, const float* right, float share, int count,
                                                    T* result) {
  for (int i = 0; i < count; ++i) narrow(left[i] + share * (right[i] - left[i]), result[i]);
}

VISEMA_FOR_EVERY_CPU void rows(const float* upper, const float* lower, float share, int count, float* mixed) {
  mixRow(upper, lower, share, count, mixed);
}
VISEMA_FOR_EVERY_CPU void rows(const std::uint16_t* upper, const std::uint16_t* lower, float share, int count,
                               float* mixed) {
  mixRow(upper, lower, share, count, mixed);
}
VISEMA_FOR_EVERY_CPU void pixel(const float* left, const float* right, float share, int count, float* result) {
  mixPixel(left, right, share, count, result);
}
VISEMA_FOR_EVERY_CPU void pixel(const float* left, const float* right, float share, int count, std::uint16_t* result) {
  mixPixel(left, right, share, count, result);
}

template <class T>
void join(const T* small, const T* skip, T* result, int batch, const UpsampleShape& s) {
  const std::size_t smallRow = static_cast<std::size_t>(s.width) * s.channels;
  const std::size_t resultPixel = static_cast<std::size_t>(s.channels) + s.skipChannels;
  std::vector<float> mixed(smallRow);
  std::vector<Between> columns(static_cast<std::size_t>(s.toWidth));
  for (int x = 0; x < s.toWidth; ++x) columns[static_cast<std::size_t>(x)] = between(x, s.toWidth, s.width);
  for (int n = 0; n < batch; ++n, small += smallRow * s.height) {
    for (int y = 0; y < s.toHeight; ++y) {
      const Between row = between(y, s.toHeight, s.height);
      rows(small + row.first * smallRow, small + row.second * smallRow, row.share, static_cast<int>(smallRow),
           mixed.data());
      for (const Between& column : columns) {
        pixel(mixed.data() + static_cast<std::size_t>(column.first) * s.channels,
              mixed.data() + static_cast<std::size_t>(column.second) * s.channels, column.share, s.channels, result);
        std::memcpy(result + s.channels, skip, sizeof(T) * s.skipChannels);
        result += resultPixel;
        skip += s.skipChannels;
      }
    }
  }
}

}  // namespace

void upsampleConcat(const float* small, const float* skip, float* result, int batch, const UpsampleShape& shape) {
  join(small, skip, result, batch, shape);
}
void upsampleConcat(const std::uint16_t* small, const std::uint16_t* skip, std::uint16_t* result, int batch,
                    const UpsampleShape& shape) {
  join(small, skip, result, batch, shape);
}

}  // namespace visema::torchnet
