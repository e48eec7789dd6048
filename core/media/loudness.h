// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/audio_clip.h"

namespace visema {

/// How loud a sound is, in LUFS (EBU R 128); none where it is too short or too quiet to say.
std::optional<double> loudnessOf(const AudioClip& sound);

/// Makes the whole sound louder or quieter so that it comes to `lufs`, no further than its peaks allow (-1 dBTP).
/// Returns by how many decibels.
double normaliseLoudness(AudioClip& sound, double lufs);

}  // namespace visema
