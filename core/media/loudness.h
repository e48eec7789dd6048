// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "core/base/audio_clip.h"

namespace visema {

/// How loud a sound is, in LUFS (EBU R 128); none where it is too short or too quiet to say.
std::optional<double> loudnessOf(const AudioClip& sound);

/// Makes the whole sound louder or quieter so that it comes to `lufs`. Peaks that would be louder than players and
/// codecs leave alone (-1 dBTP) are held down for the moment they last, by up to 12 dB. Returns by how many decibels
/// the rest was changed.
double normaliseLoudness(AudioClip& sound, double lufs);

/// How loud a sound is that goes on, over its last three seconds. Belongs to one thread.
class LoudnessMeter {
 public:
  LoudnessMeter(SampleRate rate, int channels);
  ~LoudnessMeter();
  LoudnessMeter(const LoudnessMeter&) = delete;
  LoudnessMeter& operator=(const LoudnessMeter&) = delete;

  void add(std::span<const float> frames);  // interleaved
  /// In LUFS; none where it is too quiet to say.
  std::optional<double> now() const;

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace visema
