// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/log_mel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "core/speech/mel_scale.h"
#include "core/speech/real_fft.h"

namespace visema::latentsync {
namespace {

constexpr int kBlock = 400, kBins = kBlock / 2 + 1;
constexpr double kRate = 16000;

std::vector<std::array<float, kBins>> filterBank() {
  std::vector<std::array<float, kBins>> bank(kLogMelBands);
  const double top = melFromHz(kRate / 2);
  const auto edge = [&](int i) { return hzFromMel(top * i / (kLogMelBands + 1)); };
  for (int band = 0; band < kLogMelBands; ++band) {
    const double low = edge(band), middle = edge(band + 1), high = edge(band + 2);
    for (int bin = 0; bin < kBins; ++bin) {
      const double hertz = bin * kRate / kBlock;
      const double height = std::min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      bank[band][bin] = static_cast<float>(std::max(0.0, height) * 2 / (high - low));
    }
  }
  return bank;
}

/// Mirrored at both ends without repeating the first and last sample.
std::vector<double> padded(std::span<const float> samples) {
  constexpr int kPad = kBlock / 2;
  const auto count = static_cast<std::int64_t>(samples.size());
  std::vector<double> result(samples.size() + 2 * kPad);
  for (std::int64_t i = -kPad; i < count + kPad; ++i) {
    std::int64_t from = i < 0 ? -i : i;
    if (from >= count) from = 2 * (count - 1) - from;
    result[static_cast<std::size_t>(i + kPad)] =
        samples[static_cast<std::size_t>(std::clamp<std::int64_t>(from, 0, count - 1))];
  }
  return result;
}

}  // namespace

LogMel logMelOf(std::span<const float> samples) {
  LogMel mel;
  mel.columns = static_cast<int>(samples.size() / kLogMelHop);
  mel.values.resize(static_cast<std::size_t>(mel.columns) * kLogMelBands);
  if (mel.columns == 0) return mel;
  const std::vector<std::array<float, kBins>> bank = filterBank();
  const std::vector<double> sound = padded(samples);
  std::array<double, kBlock> window, windowed;
  for (int i = 0; i < kBlock; ++i) window[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / kBlock);
  std::array<std::complex<double>, kBins> spectrum;
  RealFft fft(kBlock);
  float largest = -10;
  for (int column = 0; column < mel.columns; ++column) {
    for (int i = 0; i < kBlock; ++i) windowed[i] = sound[static_cast<std::size_t>(column) * kLogMelHop + i] * window[i];
    fft.transform(windowed, spectrum);
    for (int band = 0; band < kLogMelBands; ++band) {
      double power = 0;
      for (int bin = 0; bin < kBins; ++bin) power += bank[band][bin] * std::norm(spectrum[bin]);
      const auto level = static_cast<float>(std::log10(std::max(power, 1e-10)));
      mel.values[static_cast<std::size_t>(band) * mel.columns + column] = level;
      largest = std::max(largest, level);
    }
  }
  for (float& value : mel.values) value = (std::max(value, largest - 8) + 4) / 4;
  return mel;
}

std::vector<float> logMelPiece(const LogMel& mel, int first) {
  std::vector<float> piece(static_cast<std::size_t>(kLogMelBands) * kPieceColumns);
  const int count = std::min(kPieceColumns, mel.columns - first);
  for (int band = 0; band < kLogMelBands; ++band)
    std::copy_n(mel.values.begin() + static_cast<std::ptrdiff_t>(band) * mel.columns + first, count,
                piece.begin() + static_cast<std::ptrdiff_t>(band) * kPieceColumns);
  return piece;
}

}  // namespace visema::latentsync
