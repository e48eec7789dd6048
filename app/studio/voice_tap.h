// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/audio/audio_source.h"
#include "core/audio/level_meter.h"

namespace visema::studio {

/// Passes a voice through and says on the way how loud each frame's worth of it was. It does not change it.
class VoiceTap final : public AudioSource {
 public:
  using Heard = std::function<void(FrameIndex frame, float peak)>;  // on the reader's thread; never waits
  VoiceTap(std::shared_ptr<AudioSource> voice, std::shared_ptr<LevelMeter> meter, Heard heard);

  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override;
  std::optional<std::chrono::steady_clock::time_point> timeOf(SampleTime time) const override;
  double latencySeconds() const override { return voice_->latencySeconds(); }
  std::vector<DeviceEvent> takeEvents() override { return voice_->takeEvents(); }
  bool setTap(Tap tap) override { return voice_->setTap(std::move(tap)); }
  SampleRate rate() const override { return voice_->rate(); }
  int channels() const override { return voice_->channels(); }

 private:
  void measure(std::int64_t start, std::span<const float> samples);
  const std::shared_ptr<AudioSource> voice_;
  const std::shared_ptr<LevelMeter> meter_;
  const Heard heard_;
  FrameIndex frame_ = 0;
  float peak_ = 0;
};

}  // namespace visema::studio
