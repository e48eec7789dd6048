// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/warp_cubic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <opencv2/core/hal/intrin.hpp>
#include <vector>

namespace visema {
namespace {

constexpr int kTaps = 4;
constexpr int kStepBits = 5;  // places between two pixels that are told apart: 32
constexpr int kSteps = 1 << kStepBits;
constexpr int kWeightBits = 15;
constexpr int kOne = 1 << kWeightBits;
constexpr int kPlaceBits = 10;  // of a pixel, while places are added up
constexpr int kPixelBytes = 4;

using Square = std::array<std::int16_t, kTaps * kTaps>;

/// The weights of 4x4 pixels, two rows at a time: [rows 0 and 1, rows 2 and 3][column], the upper one's in the lower
/// half.
using WeightPairs = std::array<std::int32_t, 2 * kTaps>;

std::array<float, kTaps> cubic(float x) {
  constexpr float a = -0.75f;
  const float before = x + 1, after = 1 - x;
  std::array<float, kTaps> weights{((a * before - 5 * a) * before + 8 * a) * before - 4 * a,
                                   ((a + 2) * x - (a + 3)) * x * x + 1, ((a + 2) * after - (a + 3)) * after * after + 1,
                                   0};
  weights[3] = 1.0f - weights[0] - weights[1] - weights[2];
  return weights;
}

/// In whole numbers that add up to one: what rounding left over goes to the largest or smallest weight of the middle.
Square squareOf(const std::array<float, kTaps>& down, const std::array<float, kTaps>& across) {
  Square square{};
  int sum = 0;
  for (int y = 0; y < kTaps; ++y)
    for (int x = 0; x < kTaps; ++x) {
      const long weight = std::lrint(down[static_cast<std::size_t>(y)] * across[static_cast<std::size_t>(x)] * kOne);
      sum += square[static_cast<std::size_t>(y * kTaps + x)] =
          static_cast<std::int16_t>(std::clamp<long>(weight, INT16_MIN, INT16_MAX));
    }
  const int over = sum - kOne;
  constexpr std::size_t kFirst = 2 * kTaps + 2;
  std::size_t largest = kFirst, smallest = kFirst;
  for (const std::size_t i : {kFirst, kFirst + 1, kFirst + kTaps, kFirst + kTaps + 1}) {
    if (square[i] < square[smallest])
      smallest = i;
    else if (square[i] > square[largest])
      largest = i;
  }
  if (over != 0) square[over < 0 ? largest : smallest] -= static_cast<std::int16_t>(over);
  return square;
}

std::vector<WeightPairs> makeWeights() {
  std::vector<WeightPairs> weights(kSteps * kSteps);
  for (int y = 0; y < kSteps; ++y)
    for (int x = 0; x < kSteps; ++x) {
      const Square square = squareOf(cubic(static_cast<float>(y) / kSteps), cubic(static_cast<float>(x) / kSteps));
      WeightPairs& pairs = weights[static_cast<std::size_t>(y * kSteps + x)];
      for (std::size_t pair = 0; pair < 2; ++pair)
        for (std::size_t column = 0; column < kTaps; ++column) {
          const auto upper = static_cast<std::uint16_t>(square[2 * pair * kTaps + column]);
          const auto lower = static_cast<std::uint16_t>(square[(2 * pair + 1) * kTaps + column]);
          pairs[pair * kTaps + column] = static_cast<std::int32_t>(upper | static_cast<std::uint32_t>(lower) << 16);
        }
    }
  return weights;
}

/// 4x4 pixels from `from` on, weighed: B, G, R and the fourth.
inline std::uint32_t weigh(const std::uint8_t* from, std::ptrdiff_t stride, const WeightPairs& weights) {
  cv::v_int32x4 sum = cv::v_setall_s32(1 << (kWeightBits - 1));
  for (std::size_t pair = 0; pair < 2; ++pair, from += 2 * stride) {
    cv::v_uint8x16 left, right;
    cv::v_zip(cv::v_load(from), cv::v_load(from + stride), left, right);
    cv::v_uint16x8 columns[kTaps];
    cv::v_expand(left, columns[0], columns[1]);
    cv::v_expand(right, columns[2], columns[3]);
    for (std::size_t column = 0; column < kTaps; ++column)
      sum = cv::v_dotprod(cv::v_reinterpret_as_s16(columns[column]),
                          cv::v_reinterpret_as_s16(cv::v_setall_s32(weights[pair * kTaps + column])), sum);
  }
  const cv::v_int32x4 whole = sum >> kWeightBits;
  const cv::v_int16x8 narrow = cv::v_pack(whole, whole);
  return cv::v_reinterpret_as_u32(cv::v_pack_u(narrow, narrow)).get0();
}

/// The same where some of the pixels lie outside.
std::uint32_t weighAtBorder(ImageView from, int x, int y, const WeightPairs& weights) {
  std::uint8_t square[kTaps * kTaps * kPixelBytes];
  for (int row = 0; row < kTaps; ++row)
    for (int column = 0; column < kTaps; ++column)
      std::memcpy(square + (row * kTaps + column) * kPixelBytes,
                  from.row(std::clamp(y + row, 0, from.size.height - 1)) +
                      static_cast<std::ptrdiff_t>(std::clamp(x + column, 0, from.size.width - 1)) * kPixelBytes,
                  kPixelBytes);
  return weigh(square, kTaps * kPixelBytes, weights);
}

int placeOf(double pixels) { return static_cast<int>(std::lrint(pixels * (1 << kPlaceBits))); }

template <int kChannels>
void warp(ImageView from, const Similarity& toSource, MutableImageView to) {
  static const std::vector<WeightPairs> kWeights = makeWeights();
  constexpr int kRounding = 1 << (kPlaceBits - kStepBits - 1);
  const Similarity s = toSource.betweenPixelCentres();
  std::vector<std::array<int, 2>> across(static_cast<std::size_t>(to.size.width));
  for (std::size_t x = 0; x < across.size(); ++x)
    across[x] = {placeOf(s.a * static_cast<double>(x)), placeOf(s.b * static_cast<double>(x))};
  for (int y = 0; y < to.size.height; ++y) {
    const int startX = placeOf(-s.b * y + s.tx) + kRounding, startY = placeOf(s.a * y + s.ty) + kRounding;
    std::uint8_t* out = to.row(y);
    for (const auto& [stepX, stepY] : across) {
      const int placeX = (startX + stepX) >> (kPlaceBits - kStepBits);
      const int placeY = (startY + stepY) >> (kPlaceBits - kStepBits);
      const int left = (placeX >> kStepBits) - 1, top = (placeY >> kStepBits) - 1;
      const WeightPairs& weights =
          kWeights[static_cast<std::size_t>((placeY & (kSteps - 1)) * kSteps + (placeX & (kSteps - 1)))];
      const bool inside = left >= 0 && top >= 0 && left + kTaps <= from.size.width && top + kTaps <= from.size.height;
      const std::uint32_t pixel =
          inside ? weigh(from.row(top) + static_cast<std::ptrdiff_t>(left) * kPixelBytes, from.stride, weights)
                 : weighAtBorder(from, left, top, weights);
      std::memcpy(out, &pixel, kChannels);
      out += kChannels;
    }
  }
}

}  // namespace

void warpCubic(ImageView from, const Similarity& toSource, MutableImageView to) {
  to.channels == kPixelBytes ? warp<4>(from, toSource, to) : warp<3>(from, toSource, to);
}

}  // namespace visema
