// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// A sound that came with a request, 16 kHz, and which frame of it is asked for.
struct WebSound {
  std::vector<float> samples;  // empty: none came
  std::int64_t frame = 0;
};

/// `audio_override` of the REST routes: base64 of a WAV file, or of bare samples as the other doors take them. The
/// frame lies in the middle of it.
Result<WebSound> soundOfWav(std::string_view base64);

}  // namespace visema
