// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/media/av_input.h"
#include "core/media/libav.h"
#include "core/media/video_encoder.h"

namespace visema::av {

/// The pictures of a film that was left unfinished, still encoded: all but the last, which is not sure to be whole.
/// Decodes nothing, and leaves the sound out.
class EarlierFilm {
 public:
  /// How many pictures of that file can be taken over, at one picture a tick of `frame`; 0 where there is none.
  static FrameIndex wholePictures(const std::filesystem::path& file, AVRational frame);
  /// Opens what an encoder can go on from: NotFound where its pictures would not follow on.
  static Result<std::unique_ptr<EarlierFilm>> open(const std::filesystem::path& file, FrameIndex pictures,
                                                   const AVCodecContext& encoder);

  /// Hands on the pictures that are shown before `seconds`, in the encoder's time base.
  Status copyUpTo(double seconds, const PacketSink& sink);
  Status copyRest(const PacketSink& sink);

 private:
  EarlierFilm() = default;
  Status openFilter(const AVCodecContext& encoder);
  Status nextPacket();
  Status copyPacket(const PacketSink& sink);

  std::unique_ptr<Input> input_;
  FilterPtr filter_;  // into the form in which the encoder delivers
  PacketPtr packet_;  // the next one, if there is one
  int stream_ = 0;
  AVRational base_{1, 25};  // the encoder's
  FrameIndex left_ = 0;     // pictures that were not read yet
  std::int64_t origin_ = AV_NOPTS_VALUE;
  bool waiting_ = false;  // packet_ holds one
};

}  // namespace visema::av
