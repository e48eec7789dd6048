// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "core/base/audio_clip.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

/// Writes one WAV file of 16-bit samples while the sound comes in; a program killed in between leaves a file that plays
/// up to the last second. Does not resample, and does not hide the unfinished file: the name given is the name written
/// to.
class WavWriter {
 public:
  static Result<std::unique_ptr<WavWriter>> create(const std::filesystem::path& path, SampleRate rate, int channels);
  /// An unfinished file is completed as well as it goes.
  ~WavWriter();
  WavWriter(const WavWriter&) = delete;
  WavWriter& operator=(const WavWriter&) = delete;

  /// Interleaved; whole frames only. Samples are rounded and clipped to their range.
  Status write(std::span<const float> samples);
  std::int64_t framesWritten() const;
  Status finish();

 private:
  struct Impl;
  explicit WavWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Writes under a temporary name and renames: the file is there whole or not at all.
Status writeWav(const std::filesystem::path& path, const AudioClip& clip);

}  // namespace visema
