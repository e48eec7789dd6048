// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "core/base/audio_clip.h"
#include "core/base/result.h"
#include "core/media/media_info.h"
#include "core/media/media_source.h"

namespace visema {

struct AudioReadOptions {
  SampleRate rate = 0;  // delivered; 0: the file's own
  int channels = 0;     // delivered; 0: the file's own
  MediaLimits limits;
};

/// Decodes the sound of one file at any rate and channel count. Sample 0 is the time of the first picture where the
/// file has pictures: a later start is silence, an earlier one is cut; gaps are silence, so sound and picture stay
/// together. Used by one thread at a time.
class AudioReader {
 public:
  static Result<std::unique_ptr<AudioReader>> open(const MediaSource& source, AudioReadOptions options = {});
  ~AudioReader();
  AudioReader(const AudioReader&) = delete;
  AudioReader& operator=(const AudioReader&) = delete;

  const MediaInfo& info() const;
  SampleRate rate() const;
  int channels() const;

  /// Fills `samples` (interleaved) and returns the frames written: fewer than fit only at the end, then 0. A damaged
  /// file gives its sound up to the damage and then, always, one Error.
  Result<std::size_t> read(std::span<float> samples);

 private:
  class Impl;
  explicit AudioReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The whole sound of a file.
Result<AudioClip> readAudio(const MediaSource& source, AudioReadOptions options = {});
/// As every speech stage wants it: 16 kHz, mono, resampled as a microphone's sound is, so that lips hear the same live
/// and in a film.
Result<AudioClip> speechOf(const AudioClip& sound);
Result<AudioClip> readSpeech(const MediaSource& source, const MediaLimits& limits = {});

}  // namespace visema
