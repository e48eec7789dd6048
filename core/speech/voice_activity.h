// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/speech/mel_front_end.h"
#include "core/speech/voice_features.h"
#include "core/speech/voice_network.h"

namespace visema {

/// Tells column by column (80 a second) whether somebody speaks, within 60 ms, and keeps calm at noise, breath and
/// music: a small trained network judges each column (voice_activity.md says how well). Does not tell who speaks, and
/// takes singing for speech. Belongs to one thread. Realtime-safe.
class VoiceActivity {
 public:
  VoiceActivity();
  /// With other weights than those that ship; borrowed.
  explicit VoiceActivity(std::span<const float, kVoiceWeights> weights) : weights_(weights) {}

  /// `column` has kMelBands numbers.
  bool push(std::span<const float> column);
  bool speaking() const { return speaking_; }

 private:
  std::span<const float, kVoiceWeights> weights_;
  VoiceFeatures features_;
  int run_ = 0;  // columns that said nobody does any more
  bool speaking_ = false;
};

/// For each frame of a recording (25 a second) the share of its columns in which somebody speaks.
std::vector<float> speechPerFrame(const Mel& mel, std::int64_t frames);

}  // namespace visema
