// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace visema {

/// Sound as clients of the older servers send it, without saying what it is. All is mono and little-endian, and becomes
/// 16 kHz. Pure functions.

/// 16-bit samples at 24 kHz, 640 ms of them: what `audio_override` holds. Less is filled up with silence, more is cut.
std::vector<float> samplesOfOverride(std::span<const std::byte> bytes);

/// 40 ms each, one length throughout, which tells the rate and the kind of number; the last may be shorter, and an
/// empty one is silence. Empty where it tells nothing: the chunks are no sound then.
std::vector<float> samplesOfChunks(const std::vector<std::span<const std::byte>>& chunks);

/// 32-bit floats at 16 kHz, as they are.
std::vector<float> samplesOfFloats(std::span<const std::byte> bytes);
/// 16-bit samples at any rate.
std::vector<float> samplesOfPcm16(std::span<const std::byte> bytes, SampleRate rate);

}  // namespace visema
