// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <functional>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/media/libav.h"
#include "core/media/media_writer.h"

namespace visema::av {

/// Gets each finished packet, in the encoder's time base; may take its contents.
using PacketSink = std::function<Status(AVPacket*)>;

/// Sends `frame` (null: no more) and hands on what comes out.
Status encodeAndDrain(AVCodecContext& codec, const AVFrame* frame, AVPacket& packet, const PacketSink& sink);

/// Encodes pictures of one size and colour with H.264, VP9 with alpha or ProRes 4444. Does not write files.
class VideoEncoder {
 public:
  static Result<std::unique_ptr<VideoEncoder>> open(const MediaWriterOptions& options, bool globalHeaders);

  const AVCodecContext& context() const { return *codec_; }
  Status encode(const YuvImage& picture, std::optional<ImageView> alpha, const PacketSink& sink);
  Status flush(const PacketSink& sink);

 private:
  VideoEncoder() = default;
  Status fill(AVFrame& frame, const YuvImage& picture, std::optional<ImageView> alpha);
  CodecPtr codec_;
  PacketPtr packet_;
  FramePtr frame_, converted_;
  SwsPtr sws_;                                 // where the encoder wants another pixel format
  AVPixelFormat planar_ = AV_PIX_FMT_YUV420P;  // what pictures are laid out as first
  ColorSpec color_;
  std::int64_t count_ = 0;
};

}  // namespace visema::av
