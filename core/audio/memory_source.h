// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/audio/audio_clock.h"
#include "core/audio/audio_source.h"
#include "core/base/audio_clip.h"

namespace visema {

struct MemorySourceOptions {
  enum class AtEnd { Stop, Loop };
  AtEnd atEnd = AtEnd::Stop;
  /// Samples may be read this long before the clock reaches them: what a file knows and a microphone does not.
  double leadSeconds = 0;
  Status validate() const;
};

/// A voice already in memory, given out as the audio clock passes it. It does not decode files and plays nothing.
class MemorySource final : public AudioSource {
 public:
  /// The clip may have any rate and channels; it becomes 16 kHz mono here.
  static Result<std::unique_ptr<MemorySource>> create(const AudioClip& clip, std::shared_ptr<const AudioClock> clock,
                                                      MemorySourceOptions options = {});

  /// How many 16 kHz samples one pass has.
  std::int64_t length() const { return static_cast<std::int64_t>(voice_.size()); }

  Result<AudioBlock> read(std::span<float> out, const std::stop_token& stop) override;
  std::optional<std::chrono::steady_clock::time_point> timeOf(SampleTime time) const override;
  double latencySeconds() const override { return 0; }

 private:
  MemorySource(std::vector<float> voice, std::shared_ptr<const AudioClock> clock, MemorySourceOptions options);
  double clockSeconds() const;

  const std::vector<float> voice_;
  const std::shared_ptr<const AudioClock> clock_;
  const MemorySourceOptions options_;
  std::int64_t position_ = 0;
};

}  // namespace visema
