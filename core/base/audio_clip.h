// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"

namespace visema {

/// A stretch of sound in memory: samples in -1..1, channels interleaved.
struct AudioClip {
  SampleRate rate = kSpeechRate;
  int channels = 1;
  std::vector<float> samples;

  std::int64_t frames() const { return channels > 0 ? static_cast<std::int64_t>(samples.size()) / channels : 0; }
  double seconds() const { return static_cast<double>(frames()) / rate; }
};

}  // namespace visema
