// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/speech/feature_stream.h"

namespace visema {

/// Everything a finished recording tells a mouth: feature rows, and for each video frame whether somebody speaks.
struct SpeechTrack {
  FeatureRows rows;
  std::vector<float> speech;  // 0..1, one a frame
};

/// `samples` are 16 kHz mono. The track has exactly the frames that cover them.
SpeechTrack analyseSpeech(std::span<const float> samples, SpeechEncoder& encoder);

/// The row an encoder makes of silence.
std::vector<float> silenceRow(SpeechEncoder& encoder);

/// How many rows after its own a frame may see when sound is known `milliseconds` past the frame's start; negative
/// where even its own row is not complete yet.
int rowsAheadFor(int milliseconds);

}  // namespace visema
