// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/audio_clip.h"

namespace visema {

/// Makes the whole sound louder or quieter so that it comes to `lufs` (EBU R 128), no further than its peaks allow
/// (-1 dBTP); not where it is too short or too quiet to be measured. Returns by how many decibels.
double normaliseLoudness(AudioClip& sound, double lufs);

}  // namespace visema
