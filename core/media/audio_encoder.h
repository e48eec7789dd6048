// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/media/libav.h"
#include "core/media/media_writer.h"
#include "core/media/video_encoder.h"

namespace visema::av {

/// Encodes sound with the codec that goes with a MediaFormat, at the rate given where the codec has it, else resampled
/// to the next one it has. Does not write files.
class AudioEncoder {
 public:
  static Result<std::unique_ptr<AudioEncoder>> open(const MediaWriterOptions& options, bool globalHeaders);

  const AVCodecContext& context() const { return *codec_; }
  /// The sound given so far, in samples of the encoder's rate; all of it after flush().
  std::int64_t length() const { return count_; }
  /// Interleaved; whole frames.
  Status encode(std::span<const float> samples, const PacketSink& sink);
  Status flush(const PacketSink& sink);

 private:
  AudioEncoder() = default;
  Status openResampler(SampleRate rate);
  Status resample(const float* samples, int frames);
  Status drain(int atLeast, const PacketSink& sink);
  CodecPtr codec_;
  PacketPtr packet_;
  SwrPtr swr_;
  FifoPtr fifo_;
  std::int64_t count_ = 0;  // frames given to the encoder
};

}  // namespace visema::av
