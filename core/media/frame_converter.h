// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/media/color_tags.h"
#include "core/media/libav.h"
#include "core/media/media_info.h"

namespace visema::av {

struct ConvertedFrame {
  YuvFrame image;
  std::shared_ptr<const Image> alpha;
};

/// Turns decoded frames of any pixel format into upright YUV 4:2:0 with square pixels, in pooled memory. Planes that
/// are right already are only copied.
class FrameConverter {
 public:
  FrameConverter(const VideoStreamInfo& video, const AVCodecParameters& parameters, bool alpha);

  Result<ConvertedFrame> convert(const AVFrame& frame);

 private:
  SourceColor colorOf(const AVFrame& frame) const;
  Status rescale(const AVFrame& frame, const SourceColor& color, Size size, AVFrame& to, bool withAlpha);

  const VideoStreamInfo video_;
  const AVColorSpace space_;
  const AVColorRange range_;
  const bool alpha_;
  std::shared_ptr<YuvPool> pool_ = YuvPool::create();
  SwsPtr sws_;
  SourceColor swsColor_;
  FramePtr scratch_;
};

}  // namespace visema::av
