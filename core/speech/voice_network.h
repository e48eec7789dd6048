// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "core/speech/voice_features.h"

namespace visema {

inline constexpr int kVoiceFirst = 24, kVoiceSecond = 12;  // units of the two hidden layers

/// For each unit the weights of its inputs and then its bias; layer after layer.
inline constexpr int kVoiceWeights =
    kVoiceFirst * (kVoiceFeatures + 1) + kVoiceSecond * (kVoiceFirst + 1) + kVoiceSecond + 1;

/// What the network that judges a column computes on the way; above 0 it says that somebody speaks.
struct VoiceLayers {
  std::array<float, kVoiceFirst> first;
  std::array<float, kVoiceSecond> second;
  float answer = 0;
};

/// Realtime-safe.
inline VoiceLayers voiceLayers(std::span<const float, kVoiceWeights> weights,
                               std::span<const float, kVoiceFeatures> features) {
  const float* weight = weights.data();
  const auto unit = [&weight](std::span<const float> inputs) {
    float sum = 0;
    for (const float input : inputs) sum += *weight++ * input;
    return sum + *weight++;
  };
  VoiceLayers layers;
  for (float& value : layers.first) value = std::max(0.0f, unit(features));
  for (float& value : layers.second) value = std::max(0.0f, unit(layers.first));
  layers.answer = unit(layers.second);
  return layers;
}

}  // namespace visema
