// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/base/yuv_image.h"

namespace visema::test {

/// A picture that shows `number` as a column of bright and dark bars, each as wide as the picture: it survives lossy
/// coding, scaling and any chroma. Sixteen bars; the last four are a check sum, so that a picture without a number is
/// told from one with.
inline YuvImage numberedPicture(Size size, ColorSpec color, int number) {
  YuvImage image(size, color);
  const int check = (number * 7 + 5) & 15;
  const int bits = (number & 0xfff) << 4 | check;
  const Plane luma = image.plane(0);
  for (int y = 0; y < size.height; ++y) {
    const bool bright = bits >> (y * 16 / size.height) & 1;
    std::memset(luma.row(y), bright ? 200 : 50, static_cast<std::size_t>(size.width));
  }
  for (int plane = 1; plane < 3; ++plane)
    for (int y = 0; y < image.plane(plane).size.height; ++y)
      std::memset(image.plane(plane).row(y), 128, static_cast<std::size_t>(image.plane(plane).size.width));
  return image;
}

/// The number a picture shows; -1 when it shows none.
inline int numberOf(const YuvImage& image) {
  int bits = 0;
  for (int bar = 0; bar < 16; ++bar) {
    const int y = (2 * bar + 1) * image.size().height / 32;
    bits |= (image.plane(0).row(y)[image.size().width / 2] > 125) << bar;
  }
  const int number = bits >> 4;
  return ((number * 7 + 5) & 15) == (bits & 15) ? number : -1;
}

/// A tone, another one in each channel.
inline AudioClip tone(SampleRate rate, int channels, double seconds, double hertz = 220) {
  AudioClip clip{rate, channels, {}};
  const auto frames = std::llround(seconds * rate);
  for (std::int64_t i = 0; i < frames; ++i)
    for (int c = 0; c < channels; ++c)
      clip.samples.push_back(
          0.4f * static_cast<float>(std::sin(2 * std::numbers::pi * hertz * (c + 1) * static_cast<double>(i) / rate)));
  return clip;
}

}  // namespace visema::test
