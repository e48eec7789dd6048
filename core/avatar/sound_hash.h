// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/audio_clip.h"

namespace visema {

/// The identity of a sound, for ClipFeatures: SHA-256 of it as 16-bit samples. `speech` is 16 kHz mono.
std::string soundHash(const AudioClip& speech);

}  // namespace visema
