// SPDX-License-Identifier: Apache-2.0
#include "app/studio/voice_tap.h"

#include <cmath>

namespace visema::studio {

VoiceTap::VoiceTap(std::shared_ptr<AudioSource> voice, std::shared_ptr<LevelMeter> meter, Heard heard)
    : voice_(std::move(voice)), meter_(std::move(meter)), heard_(std::move(heard)) {}

Result<AudioBlock> VoiceTap::read(std::span<float> out, const std::stop_token& stop) {
  Result<AudioBlock> block = voice_->read(out, stop);
  if (block) measure(block->start.samples, out.first(block->count));
  return block;
}

std::optional<std::chrono::steady_clock::time_point> VoiceTap::timeOf(SampleTime time) const {
  return voice_->timeOf(time);
}

void VoiceTap::measure(std::int64_t start, std::span<const float> samples) {
  meter_->push(samples);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const FrameIndex frame = frameAtSample(start + static_cast<std::int64_t>(i), kSpeechRate, kFrameRate);
    if (frame != frame_) {
      heard_(frame_, peak_);
      frame_ = frame;
      peak_ = 0;
    }
    peak_ = std::max(peak_, std::abs(samples[i]));
  }
}

}  // namespace visema::studio
