// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/speech_frame.h"

#include <algorithm>
#include <vector>

#include "core/speech/feature_windows.h"

namespace visema {

SpeechAround speechAround(std::span<const float> speech, std::int64_t frame) {
  SpeechAround around{};
  for (std::size_t i = 0; i < around.size(); ++i) {
    const std::int64_t at = frame - kGateFramesBehind + static_cast<std::int64_t>(i);
    if (at >= 0 && at < static_cast<std::int64_t>(speech.size())) around[i] = speech[static_cast<std::size_t>(at)];
  }
  return around;
}

float speechGate(const SpeechAround& around) {
  constexpr SpeechAround kShare{0.15f, 0.5f, 0.85f, 1.0f, 0.8f, 0.35f};
  float gate = 0;
  for (std::size_t i = 0; i < around.size(); ++i) gate = std::max(gate, around[i] * kShare[i]);
  return gate;
}

SpeechFrame speechFrame(const FeatureRows& rows, FrameIndex frame, Lookahead lookahead, const SpeechAround& around) {
  SpeechFrame seen;
  seen.index = frame;
  seen.lookahead = lookahead;
  seen.rows = FeatureRows(rows.dimension());
  std::vector<float> window(static_cast<std::size_t>(rows.dimension()) * kRowsPerFrame);
  rows.copyFrame(frame, window, rowsAhead(lookahead));
  seen.rows.append(window);
  seen.gate = speechGate(around);
  seen.speaking = *std::max_element(around.begin() + kGateFramesBehind, around.end()) >= 0.5f;
  return seen;
}

}  // namespace visema
