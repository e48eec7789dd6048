// SPDX-License-Identifier: Apache-2.0
#include "core/media/video_encoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "core/base/try.h"
#include "core/media/color_tags.h"

namespace visema::av {
namespace {

constexpr double kKeyFrameSeconds = 2;  // at most this much is lost when the program is killed, and seeking stays quick

using Values = std::initializer_list<std::pair<const char*, std::string>>;

struct Choice {
  const char* encoder;
  AVPixelFormat format;
};

Result<CodecPtr> openEncoder(const MediaWriterOptions& options, Choice choice, const Values& values,
                             bool globalHeaders) {
  const AVCodec* codec = avcodec_find_encoder_by_name(choice.encoder);
  if (!codec) return fail(ErrorCode::Unsupported, std::string("this FFmpeg has no encoder ") + choice.encoder);
  CodecPtr context(avcodec_alloc_context3(codec));
  if (!context) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
  Size size = options.size;
  if (options.format == MediaFormat::Mp4) size = {(size.width + 1) & ~1, (size.height + 1) & ~1};
  context->width = size.width, context->height = size.height;
  context->pix_fmt = choice.format;
  context->framerate = toAv(options.rate);
  context->time_base = av_inv_q(context->framerate);
  context->sample_aspect_ratio = {1, 1};
  context->gop_size = std::max(1, static_cast<int>(std::lround(options.rate.toDouble() * kKeyFrameSeconds)));
  context->thread_count = options.threads;
  tag(*context, options.color);
  if (options.format == MediaFormat::ProRes4444) context->color_range = AVCOL_RANGE_MPEG;
  if (globalHeaders) context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  AVDictionary* dictionary = nullptr;
  for (const auto& [key, value] : values) av_dict_set(&dictionary, key, value.c_str(), 0);
  const int result = avcodec_open2(context.get(), codec, &dictionary);
  av_dict_free(&dictionary);
  if (result < 0) {
    return fail(ErrorCode::Unsupported, std::string(choice.encoder) + " cannot encode " + std::to_string(size.width) +
                                            "x" + std::to_string(size.height) + " pictures here: " + errorText(result));
  }
  return context;
}

/// The encoders are listed wherever FFmpeg is, but open only where the hardware is.
CodecPtr openHardware(const MediaWriterOptions& options, bool globalHeaders) {
  const std::string quality = std::to_string(options.crf);
  if (auto nvenc = openEncoder(options, {"h264_nvenc", AV_PIX_FMT_YUV420P},
                               {{"rc", "vbr"}, {"cq", quality}, {"b", "0"}}, globalHeaders)) {
    return std::move(*nvenc);
  }
  if (auto qsv = openEncoder(options, {"h264_qsv", AV_PIX_FMT_NV12}, {{"global_quality", quality}}, globalHeaders)) {
    return std::move(*qsv);
  }
  return nullptr;
}

Result<CodecPtr> openFor(const MediaWriterOptions& options, bool globalHeaders) {
  const std::string crf = std::to_string(options.crf);
  switch (options.format) {
    case MediaFormat::Mp4:
      if (options.hardware == HardwareEncoder::IfItOpens) {
        if (CodecPtr hardware = openHardware(options, globalHeaders)) return hardware;
      }
      return openEncoder(options, {"libx264", AV_PIX_FMT_YUV420P}, {{"preset", options.preset}, {"crf", crf}},
                         globalHeaders);
    case MediaFormat::WebmAlpha:
      // Alternate reference frames do not go together with an alpha plane.
      return openEncoder(
          options, {"libvpx-vp9", AV_PIX_FMT_YUVA420P},
          {{"crf", crf}, {"b", "0"}, {"auto-alt-ref", "0"}, {"deadline", "good"}, {"cpu-used", "5"}, {"row-mt", "1"}},
          globalHeaders);
    case MediaFormat::ProRes4444:
      return openEncoder(options, {"prores_ks", AV_PIX_FMT_YUVA444P10},
                         {{"profile", "4444"}, {"vendor", "apl0"}, {"alpha_bits", "16"}}, globalHeaders);
    case MediaFormat::PngSequence:
      break;
  }
  return fail(ErrorCode::Internal, "a PNG sequence has no video encoder");
}

/// Copies a plane and repeats its last column and row where the frame is larger.
void fillPlane(ConstPlane from, std::uint8_t* to, std::ptrdiff_t stride, Size size) {
  for (int y = 0; y < size.height; ++y) {
    const std::uint8_t* source = from.row(std::min(y, from.size.height - 1));
    const int width = std::min(size.width, from.size.width);
    std::memcpy(to + y * stride, source, static_cast<std::size_t>(width));
    std::memset(to + y * stride + width, source[width - 1], static_cast<std::size_t>(size.width - width));
  }
}

/// The same memory as for the picture before, unless an encoder still holds that.
Status makeWritable(FramePtr& frame, AVPixelFormat format, Size size) {
  if (frame && av_frame_is_writable(frame.get())) return {};
  frame.reset(av_frame_alloc());
  if (frame) frame->format = format, frame->width = size.width, frame->height = size.height;
  if (!frame || av_frame_get_buffer(frame.get(), 0) < 0) {
    frame.reset();
    return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
  }
  return {};
}

}  // namespace

Status encodeAndDrain(AVCodecContext& codec, const AVFrame* frame, AVPacket& packet, const PacketSink& sink) {
  int result = avcodec_send_frame(&codec, frame);
  if (result == AVERROR_EOF && !frame) return {};
  while (result >= 0) {
    result = avcodec_receive_packet(&codec, &packet);
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return {};
    if (result < 0) break;
    Status status = sink(&packet);
    av_packet_unref(&packet);
    if (!status) return status;
  }
  return fail(ErrorCode::Internal, std::string(codec.codec->name) + " could not encode: " + errorText(result));
}

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::open(const MediaWriterOptions& options, bool globalHeaders) {
  prepareLibav();
  auto codec = TRY(openFor(options, globalHeaders));
  auto encoder = std::unique_ptr<VideoEncoder>(new VideoEncoder);
  encoder->codec_ = std::move(codec);
  encoder->packet_.reset(av_packet_alloc());
  encoder->color_ = options.color;
  const AVCodecContext& context = *encoder->codec_;
  encoder->planar_ = hasAlpha(context.pix_fmt) ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P;
  if (!encoder->packet_) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
  if (encoder->planar_ == context.pix_fmt) return encoder;
  encoder->sws_.reset(sws_getContext(context.width, context.height, encoder->planar_, context.width, context.height,
                                     context.pix_fmt, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nullptr,
                                     nullptr, nullptr));
  if (!encoder->sws_) return fail(ErrorCode::Internal, "the pictures cannot be converted for the encoder");
  const int* matrix = sws_getCoefficients(swsMatrix(options.color.matrix));
  sws_setColorspaceDetails(encoder->sws_.get(), matrix, options.color.range == ColorRange::Full, matrix,
                           context.color_range == AVCOL_RANGE_JPEG, 0, 1 << 16, 1 << 16);
  return encoder;
}

Status VideoEncoder::fill(AVFrame& frame, const YuvImage& picture, std::optional<ImageView> alpha) {
  const Size size{frame.width, frame.height};
  for (int i = 0; i < 3; ++i) {
    const Size plane = i == 0 ? size : Size{(size.width + 1) / 2, (size.height + 1) / 2};
    fillPlane(picture.plane(i), frame.data[i], frame.linesize[i], plane);
  }
  if (frame.format != AV_PIX_FMT_YUVA420P) return {};
  for (int y = 0; y < size.height; ++y) {
    std::uint8_t* row = frame.data[3] + std::ptrdiff_t{y} * frame.linesize[3];
    if (alpha) {
      std::memcpy(row, alpha->row(y), static_cast<std::size_t>(size.width));
    } else {
      std::memset(row, 255, static_cast<std::size_t>(size.width));
    }
  }
  return {};
}

Status VideoEncoder::encode(const YuvImage& picture, std::optional<ImageView> alpha, const PacketSink& sink) {
  const Size size{codec_->width, codec_->height};
  TRY(makeWritable(frame_, planar_, size));
  TRY(fill(*frame_, picture, alpha));
  if (sws_) {
    TRY(makeWritable(converted_, codec_->pix_fmt, size));
    sws_scale(sws_.get(), frame_->data, frame_->linesize, 0, size.height, converted_->data, converted_->linesize);
  }
  AVFrame& frame = sws_ ? *converted_ : *frame_;
  frame.pts = count_++;
  frame.colorspace = codec_->colorspace;
  frame.color_range = codec_->color_range;
  return encodeAndDrain(*codec_, &frame, *packet_, sink);
}

Status VideoEncoder::flush(const PacketSink& sink) { return encodeAndDrain(*codec_, nullptr, *packet_, sink); }

}  // namespace visema::av
