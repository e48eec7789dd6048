// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/sound_hash.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/base/little_endian.h"
#include "core/base/sha256.h"

namespace visema {

std::string soundHash(const AudioClip& speech) {
  std::vector<std::byte> bytes;
  bytes.reserve(speech.samples.size() * 2);
  for (float sample : speech.samples) {
    const long value = std::lround(std::clamp(sample, -1.0f, 1.0f) * 32768.0f);
    appendLittle(bytes, static_cast<std::uint64_t>(std::min(value, 32767L)), 2);
  }
  return Sha256::of(bytes);
}

}  // namespace visema
