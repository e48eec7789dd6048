// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <span>
#include <vector>

#include "core/phones/phones.h"

namespace visema {

/// What a microphone in a room might have heard of an utterance, and when its phones come there.
struct HeardSpeech {
  std::vector<float> samples;  // 16 kHz
  std::vector<TimedPhone> phones;
};

/// Makes synthetic voices less synthetic: higher or lower voices and tracts, other tempo, silence around, room,
/// microphone, codec, breath, and noise down to 5 dB. `babble` is other speech for a crowd in the background.
HeardSpeech augmented(std::span<const float> samples, std::span<const TimedPhone> phones,
                      std::span<const std::vector<float>> babble, std::mt19937& random);

/// The same utterance with only silence around it, for measuring.
HeardSpeech padded(std::span<const float> samples, std::span<const TimedPhone> phones, double before, double after);

/// The same utterance with a crowd of `babble` in the background, so many decibels below it.
HeardSpeech inCrowd(HeardSpeech heard, std::span<const std::vector<float>> babble, double decibels,
                    std::mt19937& random);

/// Nobody speaks: noise, breath, music or a quiet room.
HeardSpeech withoutSpeech(double seconds, std::mt19937& random);

/// Time stretched by overlapping and adding where the waves match: the voice keeps its pitch.
std::vector<float> stretched(std::span<const float> samples, double factor);

enum class NoiseKind { White, Pink, Fan, Music, Hum, Knocks };
std::vector<float> makeNoise(NoiseKind kind, std::size_t count, std::mt19937& random);

}  // namespace visema
