// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/lookahead.h"
#include "core/base/time.h"
#include "core/speech/feature_stream.h"

namespace visema {

/// How far the mouth may leave its closed pose at a frame, from whether there is speech in the frames around it (one
/// number a frame, 0..1). It opens two frames ahead of a word, as mouths do, and is closed within 150 ms of silence.
inline constexpr int kGateFramesAhead = 2;
inline constexpr int kGateFramesBehind = 3;

/// Whether there is speech from kGateFramesBehind frames before a frame to kGateFramesAhead after it.
using SpeechAround = std::array<float, kGateFramesBehind + 1 + kGateFramesAhead>;

/// Of frame `frame` of a whole recording; beyond it there is silence.
SpeechAround speechAround(std::span<const float> speech, std::int64_t frame);
float speechGate(const SpeechAround& around);

/// What one frame's mouth needs of the sound.
struct SpeechFrame {
  FrameIndex index = 0;
  FeatureRows rows{1};  // only those the frame sees; its own is row kRowsBeforeFrame
  Lookahead lookahead;
  float gate = 0;  // how far the mouth may open
  bool speaking = false;
};

/// `frame` is counted as the rows are.
SpeechFrame speechFrame(const FeatureRows& rows, FrameIndex frame, Lookahead lookahead, const SpeechAround& around);

}  // namespace visema
