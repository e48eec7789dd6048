// SPDX-License-Identifier: Apache-2.0
#include "core/speech/voice_activity.h"

#include <array>

#include "core/speech/voice_weights.h"

namespace visema {
namespace {

// Of the network's answer. A voice is believed at once and let go of slowly: stops within words are silent too.
constexpr float kStart = 0.5f;
constexpr float kStop = -0.5f;
constexpr int kColumnsToStop = 6;

}  // namespace

VoiceActivity::VoiceActivity() : weights_(kShippedVoiceWeights) {}

bool VoiceActivity::push(std::span<const float> column) {
  std::array<float, kVoiceFeatures> features;
  features_.push(column, features);
  const float answer = voiceLayers(weights_, features).answer;
  run_ = speaking_ && answer < kStop ? run_ + 1 : 0;
  speaking_ = speaking_ ? run_ < kColumnsToStop : answer > kStart;
  return speaking_;
}

std::vector<float> speechPerFrame(const Mel& mel, std::int64_t frames) {
  VoiceActivity activity;
  std::vector<float> share(static_cast<std::size_t>(frames));
  std::vector<int> columns(static_cast<std::size_t>(frames));
  for (int c = 0; c < mel.columnCount(); ++c) {
    const bool speaking = activity.push(mel.column(c));
    const auto frame =
        static_cast<std::size_t>(static_cast<std::int64_t>(c) * 5 / 16);  // 25 frames, 80 columns a second
    if (frame >= share.size()) break;
    share[frame] += speaking ? 1.0f : 0.0f;
    ++columns[frame];
  }
  for (std::size_t i = 0; i < share.size(); ++i)
    if (columns[i] > 0) share[i] /= static_cast<float>(columns[i]);
  return share;
}

}  // namespace visema
