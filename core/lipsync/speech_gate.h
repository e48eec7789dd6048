// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace visema {

/// How far the mouth may leave its closed pose at a frame, from whether there is speech in the frames around it (one
/// number a frame, 0..1). It opens two frames ahead of a word, as mouths do, and is closed within 150 ms of silence.
inline constexpr int kGateFramesAhead = 2;
inline constexpr int kGateFramesBehind = 3;

/// Whether there is speech from kGateFramesBehind frames before a frame to kGateFramesAhead after it.
using SpeechAround = std::array<float, kGateFramesBehind + 1 + kGateFramesAhead>;

/// Of frame `frame` of a whole recording; beyond it there is silence.
inline SpeechAround speechAround(std::span<const float> speech, std::int64_t frame) {
  SpeechAround around{};
  for (std::size_t i = 0; i < around.size(); ++i) {
    const std::int64_t at = frame - kGateFramesBehind + static_cast<std::int64_t>(i);
    if (at >= 0 && at < static_cast<std::int64_t>(speech.size())) around[i] = speech[static_cast<std::size_t>(at)];
  }
  return around;
}

inline float speechGate(const SpeechAround& around) {
  constexpr SpeechAround kShare{0.15f, 0.5f, 0.85f, 1.0f, 0.8f, 0.35f};
  float gate = 0;
  for (std::size_t i = 0; i < around.size(); ++i) gate = std::max(gate, around[i] * kShare[i]);
  return gate;
}

}  // namespace visema
