// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

// To be included where the instructions that `Channels` takes are allowed: these loops are compiled with them.
namespace visema::fused {

/// A row of the depthwise convolution inside a block, of numbers of 16 bits: 32 channels at a time, whose sums are up
/// to `Channels`, and four neighbouring pixels, which share the columns they all see.
template <class Channels, int kStep>
void filterRow(const std::uint16_t* const rows[3], const float* weights, int channels, int outPixels,
               std::uint16_t* out) {
  constexpr int kOutputs = 4;
  for (int c = 0; c < channels; c += 32) {
    const Channels run(weights, channels, c);
    const std::uint16_t* from[3] = {rows[0] + c, rows[1] + c, rows[2] + c};
    std::uint16_t* to = out + c;
    int x = 0;
    for (; x + kOutputs <= outPixels; x += kOutputs, to += kOutputs * channels) {
      run.template filterPixels<kOutputs, kStep>(from, channels, to);
      for (auto& row : from) row += kOutputs * kStep * channels;
    }
    for (; x < outPixels; ++x, to += channels) {
      run.template filterPixels<1, kStep>(from, channels, to);
      for (auto& row : from) row += kStep * channels;
    }
  }
}

/// The same as Kernels::filter.
template <class Channels>
void filterBy(const std::byte* const rows[3], const float* weights, int channels, int outPixels, int step,
              std::byte* out) {
  const std::uint16_t* const numbers[3] = {reinterpret_cast<const std::uint16_t*>(rows[0]),
                                           reinterpret_cast<const std::uint16_t*>(rows[1]),
                                           reinterpret_cast<const std::uint16_t*>(rows[2])};
  const auto filter = step == 1 ? filterRow<Channels, 1> : filterRow<Channels, 2>;
  filter(numbers, weights, channels, outPixels, reinterpret_cast<std::uint16_t*>(out));
}

}  // namespace visema::fused
