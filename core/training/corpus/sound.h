// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// Mono sound at a rate.
struct Sound {
  int rate = 16000;
  std::vector<float> samples;
  double seconds() const { return static_cast<double>(samples.size()) / rate; }
};

/// The plain PCM16 WAV files that speech synthesizers write; the first channel if there are several.
Result<Sound> readPlainWav(const std::filesystem::path& path);
Status writePlainWav(const std::filesystem::path& path, const Sound& sound);

/// Every `step`-th sample, between samples by a windowed sinc that keeps what the new rate can hold: step 2 halves the
/// length. For playing faster (voice and tract higher) or changing the rate.
std::vector<float> resampled(std::span<const float> samples, double step);
Sound atRate(const Sound& sound, int rate);

}  // namespace visema
