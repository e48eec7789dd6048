// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <numeric>

namespace visema {

/// An exact fraction, kept in lowest terms with a positive denominator.
struct Rational {
  std::int64_t num = 0;
  std::int64_t den = 1;

  constexpr Rational() = default;
  constexpr Rational(std::int64_t numerator, std::int64_t denominator = 1) : num(numerator), den(denominator) {
    const std::int64_t divisor = std::gcd(num, den);
    if (divisor > 1) num /= divisor, den /= divisor;
    if (den < 0) num = -num, den = -den;
  }
  constexpr double toDouble() const { return static_cast<double>(num) / static_cast<double>(den); }
  constexpr bool operator==(const Rational&) const = default;
};

using FrameRate = Rational;  // frames a second
using SampleRate = int;      // samples a second
using FrameIndex = std::int64_t;
inline constexpr SampleRate kSpeechRate = 16000;  // what every speech stage works at
inline constexpr FrameRate kFrameRate{25};        // what every lip network works at

/// A point in time counted in samples: the audio clock is the only clock.
struct SampleTime {
  std::int64_t samples = 0;
  SampleRate rate = kSpeechRate;
  constexpr double seconds() const { return static_cast<double>(samples) / rate; }
  constexpr bool operator==(const SampleTime&) const = default;
};

/// value * num / den rounded down, without overflow in between; den > 0.
constexpr std::int64_t scaleFloor(std::int64_t value, std::int64_t num, std::int64_t den) {
  const __int128 product = static_cast<__int128>(value) * num;
  __int128 quotient = product / den;
  if (product % den != 0 && product < 0) --quotient;
  return static_cast<std::int64_t>(quotient);
}

/// The first sample of a frame, and the frame that contains a sample.
constexpr std::int64_t firstSampleOfFrame(FrameIndex frame, SampleRate rate, FrameRate fps) {
  return scaleFloor(frame, static_cast<std::int64_t>(rate) * fps.den, fps.num);
}
constexpr FrameIndex frameAtSample(std::int64_t sample, SampleRate rate, FrameRate fps) {
  return scaleFloor(sample, fps.num, static_cast<std::int64_t>(rate) * fps.den);
}
/// How many frames cover that many samples: an output is exactly as long as its sound.
constexpr FrameIndex framesCovering(std::int64_t samples, SampleRate rate, FrameRate fps) {
  return -scaleFloor(-samples, fps.num, static_cast<std::int64_t>(rate) * fps.den);
}

}  // namespace visema
