// SPDX-License-Identifier: Apache-2.0
#include "core/speech/mel_front_end.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/time.h"
#include "core/speech/mel_scale.h"

namespace visema {

namespace {

constexpr double kLowestHz = 55, kHighestHz = 7600;
constexpr double kPreEmphasis = 0.97;

/// Edges and centres of the triangles: triangle i rises from edge i to i+1 and falls to i+2.
std::array<double, kMelBands + 2> triangleEdges() {
  std::array<double, kMelBands + 2> edges{};
  const double low = melFromHz(kLowestHz), high = melFromHz(kHighestHz);
  for (std::size_t i = 0; i < edges.size(); ++i)
    edges[i] = hzFromMel(low + (high - low) * static_cast<double>(i) / (edges.size() - 1));
  return edges;
}

float normalisedDecibels(float magnitude) {
  static const float floor = static_cast<float>(std::exp(-5 * std::numbers::ln10));
  const float decibels = 20.0F * std::log10(std::max(floor, magnitude)) - 20.0F;
  return std::clamp(8.0F * ((decibels + 100.0F) / 100.0F) - 4.0F, -4.0F, 4.0F);
}

}  // namespace

MelFrontEnd::MelFrontEnd()
    : fft_(kMelBlock), windowed_(kMelBlock), spectrum_(fft_.binCount()), magnitude_(fft_.binCount()) {
  for (int i = 0; i < kMelBlock; ++i) window_.push_back(0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / kMelBlock));

  const auto edges = triangleEdges();
  const double hzPerBin = static_cast<double>(kSpeechRate) / kMelBlock;
  for (int band = 0; band < kMelBands; ++band) {
    const double low = edges[band], middle = edges[band + 1], high = edges[band + 2];
    Filter filter;
    for (int bin = 0; bin < fft_.binCount(); ++bin) {
      const double hz = bin * hzPerBin;
      const double height = std::min((hz - low) / (middle - low), (high - hz) / (high - middle));
      if (height <= 0) continue;
      if (filter.weights.empty()) filter.firstBin = bin;
      filter.weights.push_back(static_cast<float>(height * 2 / (high - low)));
    }
    filters_.push_back(std::move(filter));
  }
}

void MelFrontEnd::computeColumn(std::span<const double> block, std::span<float> column) {
  for (int i = 0; i < kMelBlock; ++i) windowed_[i] = block[i] * window_[i];
  fft_.transform(windowed_, spectrum_);
  for (std::size_t bin = 0; bin < spectrum_.size(); ++bin)
    magnitude_[bin] = static_cast<float>(std::sqrt(std::norm(spectrum_[bin])));
  for (int band = 0; band < kMelBands; ++band) {
    const Filter& filter = filters_[band];
    float sum = 0;
    for (std::size_t i = 0; i < filter.weights.size(); ++i) sum += filter.weights[i] * magnitude_[filter.firstBin + i];
    column[band] = normalisedDecibels(sum);
  }
}

MelStream::MelStream() { reset(); }

void MelStream::reset() {
  pending_.assign(kMelPadding, 0.0);
  previous_ = 0;
}

int MelStream::push(std::span<const float> samples, Mel& mel) {
  int columns = 0;
  // In pieces, so that a long file does not need a second copy of itself.
  while (!samples.empty()) {
    const auto piece = samples.first(std::min<std::size_t>(samples.size(), kSpeechRate));
    samples = samples.subspan(piece.size());
    for (float sample : piece) {
      pending_.push_back(sample - kPreEmphasis * previous_);
      previous_ = sample;
    }
    columns += emitColumns(mel);
  }
  return columns;
}

int MelStream::finish(Mel& mel) {
  pending_.insert(pending_.end(), kMelPadding, 0.0);
  const int columns = emitColumns(mel);
  reset();
  return columns;
}

int MelStream::emitColumns(Mel& mel) {
  std::array<float, kMelBands> column{};
  int columns = 0;
  std::size_t start = 0;
  for (; start + kMelBlock <= pending_.size(); start += kMelHop, ++columns) {
    frontEnd_.computeColumn({pending_.data() + start, kMelBlock}, column);
    mel.append(column);
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(start));
  return columns;
}

Mel melOf(std::span<const float> samples) {
  MelStream stream;
  Mel mel;
  stream.push(samples, mel);
  stream.finish(mel);
  return mel;
}

}  // namespace visema
