// SPDX-License-Identifier: Apache-2.0
#include "core/media/frame_converter.h"

#include <algorithm>
#include <cstring>

#include "core/base/try.h"
#include "core/media/color_tags.h"

namespace visema::av {
namespace {

/// Writes `from` turned clockwise by `degrees`; `to` has the turned size, or a chroma plane's rounding of it.
void turnPlane(const std::uint8_t* from, std::ptrdiff_t stride, Size size, int degrees, std::uint8_t* to,
               std::ptrdiff_t toStride) {
  if (degrees == 0) {
    for (int y = 0; y < size.height; ++y) std::memcpy(to + y * toStride, from + y * stride, size.width);
    return;
  }
  if (degrees == 180) {
    for (int y = 0; y < size.height; ++y) {
      const std::uint8_t* row = from + (size.height - 1 - y) * stride;
      std::reverse_copy(row, row + size.width, to + y * toStride);
    }
    return;
  }
  constexpr int kTile = 16;  // both sides stay in the cache
  for (int tileY = 0; tileY < size.height; tileY += kTile) {
    for (int tileX = 0; tileX < size.width; tileX += kTile) {
      for (int y = tileY; y < std::min(tileY + kTile, size.height); ++y) {
        for (int x = tileX; x < std::min(tileX + kTile, size.width); ++x) {
          const int column = degrees == 90 ? size.height - 1 - y : y;
          const int row = degrees == 90 ? x : size.width - 1 - x;
          to[row * toStride + column] = from[y * stride + x];
        }
      }
    }
  }
}

bool isPlain420(const AVFrame& frame) {
  return frame.format == AV_PIX_FMT_YUV420P || frame.format == AV_PIX_FMT_YUVJ420P ||
         frame.format == AV_PIX_FMT_YUVA420P;
}

Size chromaSize(Size size) { return {(size.width + 1) / 2, (size.height + 1) / 2}; }

}  // namespace

FrameConverter::FrameConverter(const VideoStreamInfo& video, const AVCodecParameters& parameters, bool alpha)
    : video_(video),
      space_(parameters.color_space),
      range_(parameters.color_range),
      alpha_(alpha),
      scratch_(av_frame_alloc()) {}

SourceColor FrameConverter::colorOf(const AVFrame& frame) const {
  const AVColorSpace space = frame.colorspace != AVCOL_SPC_UNSPECIFIED ? frame.colorspace : space_;
  const AVColorRange range = frame.color_range != AVCOL_RANGE_UNSPECIFIED ? frame.color_range : range_;
  return sourceColor(space, range, static_cast<AVPixelFormat>(frame.format), video_.codedSize);
}

Status FrameConverter::rescale(const AVFrame& frame, const SourceColor& color, Size size, AVFrame& to, bool withAlpha) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const AVPixelFormat wanted = withAlpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P;
  constexpr int kFlags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
  const SwsContext* before = sws_.get();
  sws_.reset(sws_getCachedContext(sws_.release(), frame.width, frame.height, format, size.width, size.height, wanted,
                                  kFlags, nullptr, nullptr, nullptr));
  if (!sws_) {
    return fail(ErrorCode::Unsupported,
                video_.pixelFormat + " pictures cannot be converted; convert the file to H.264");
  }
  if (sws_.get() != before || !(color == swsColor_)) {
    sws_setColorspaceDetails(sws_.get(), sws_getCoefficients(color.swsMatrix), color.sourceFull,
                             sws_getCoefficients(swsMatrix(color.delivered.matrix)),
                             color.delivered.range == ColorRange::Full, 0, 1 << 16, 1 << 16);
    swsColor_ = color;
  }
  if (to.width != size.width || to.height != size.height || to.format != wanted) {
    av_frame_unref(&to);
    to.format = wanted, to.width = size.width, to.height = size.height;
    if (av_frame_get_buffer(&to, 0) < 0) return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
  }
  const int rows = sws_scale(sws_.get(), frame.data, frame.linesize, 0, frame.height, to.data, to.linesize);
  if (rows < 0) return fail(ErrorCode::Internal, "a picture could not be converted: " + errorText(rows));
  return {};
}

Result<ConvertedFrame> FrameConverter::convert(const AVFrame& frame) {
  const SourceColor color = colorOf(frame);
  const bool withAlpha = alpha_ && hasAlpha(static_cast<AVPixelFormat>(frame.format));
  Size flat = video_.size;
  if (video_.rotation % 180 != 0) std::swap(flat.width, flat.height);

  const AVFrame* source = &frame;
  const bool matrixKept = color.swsMatrix == swsMatrix(color.delivered.matrix);
  if (!isPlain420(frame) || !matrixKept || frame.width != flat.width || frame.height != flat.height) {
    TRY(rescale(frame, color, flat, *scratch_, withAlpha));
    source = scratch_.get();
  }
  ConvertedFrame result;
  auto image = pool_->acquire(video_.size, color.delivered);
  for (int i = 0; i < 3; ++i) {
    const Plane plane = image->plane(i);
    turnPlane(source->data[i], source->linesize[i], i == 0 ? flat : chromaSize(flat), video_.rotation, plane.data,
              plane.stride);
  }
  if (withAlpha) {
    auto alpha = std::make_shared<Image>(video_.size, 1);
    const MutableImageView view = alpha->mutableView();
    turnPlane(source->data[3], source->linesize[3], flat, video_.rotation, view.data, view.stride);
    result.alpha = std::move(alpha);
  }
  result.image = std::move(image);
  return result;
}

}  // namespace visema::av
