// SPDX-License-Identifier: Apache-2.0
#include "core/media/stream_encoder.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "core/base/try.h"
#include "core/media/color_tags.h"
#include "core/media/libav.h"

namespace visema {
namespace av {
namespace {

constexpr int kKeyFrameSeconds = 2;
constexpr int kSoundKilobits = 128;
constexpr int kLeastKilobits = 100, kMostKilobits = 50'000;

std::vector<std::uint8_t> extraOf(const AVCodecContext& codec) {
  return {codec.extradata, codec.extradata + codec.extradata_size};
}

void setRate(AVCodecContext& codec, int kilobits) {
  codec.bit_rate = codec.rc_max_rate = std::int64_t{kilobits} * 1000;
  codec.rc_buffer_size = kilobits * 1000;  // a second: what a link has to swallow at once
}

Result<CodecPtr> openVideo(const StreamFormat& format) {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (!codec) return fail(ErrorCode::Unsupported, std::string("this FFmpeg has no encoder ") + "libx264");
  CodecPtr context(avcodec_alloc_context3(codec));
  if (!context) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
  context->width = format.size.width, context->height = format.size.height;
  context->pix_fmt = AV_PIX_FMT_YUV420P;
  context->framerate = toAv(kFrameRate);
  context->time_base = av_inv_q(context->framerate);
  context->gop_size = static_cast<int>(kKeyFrameSeconds * kFrameRate.num / kFrameRate.den);
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  setRate(*context, format.kilobits);
  tag(*context, format.color);
  AVDictionary* options = nullptr;
  for (const auto& [key, value] : {std::pair{"preset", "veryfast"}, {"tune", "zerolatency"}, {"forced-idr", "1"}})
    av_dict_set(&options, key, value, 0);
  const int result = avcodec_open2(context.get(), codec, &options);
  av_dict_free(&options);
  if (result < 0)
    return fail(ErrorCode::Unsupported, "a stream cannot be encoded here (libx264): " + errorText(result));
  return context;
}

Result<CodecPtr> openSound() {
  const AVCodec* codec = avcodec_find_encoder_by_name("aac");
  CodecPtr context(codec ? avcodec_alloc_context3(codec) : nullptr);
  if (!context) return fail(ErrorCode::Unsupported, std::string("this FFmpeg has no encoder ") + "aac");
  context->sample_rate = kStreamSoundRate;
  context->sample_fmt = AV_SAMPLE_FMT_FLTP;
  context->bit_rate = kSoundKilobits * 1000;
  context->time_base = {1, kStreamSoundRate};
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_channel_layout_default(&context->ch_layout, 1);
  const int result = avcodec_open2(context.get(), codec, nullptr);
  if (result < 0) return fail(ErrorCode::Unsupported, "a stream cannot be encoded here (aac): " + errorText(result));
  return context;
}

class Encoder final : public StreamEncoder {
 public:
  Status open(const StreamFormat& format) {
    video_ = TRY(openVideo(format));
    sound_ = TRY(openSound());
    header_ = {format, extraOf(*video_), extraOf(*sound_)};
    pictures_ = format.firstPicture;
    packet_.reset(av_packet_alloc());
    picture_.reset(av_frame_alloc());
    piece_.reset(av_frame_alloc());
    if (!packet_ || !picture_ || !piece_) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
    picture_->format = AV_PIX_FMT_YUV420P, picture_->width = format.size.width, picture_->height = format.size.height;
    piece_->format = AV_SAMPLE_FMT_FLTP, piece_->nb_samples = sound_->frame_size;
    piece_->sample_rate = kStreamSoundRate;
    if (av_channel_layout_copy(&piece_->ch_layout, &sound_->ch_layout) < 0 ||
        av_frame_get_buffer(picture_.get(), 0) < 0 || av_frame_get_buffer(piece_.get(), 0) < 0)
      return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
    return {};
  }

  const StreamHeader& header() const override { return header_; }

  Status picture(const YuvImage& picture, bool key, const Sink& sink) override {
    if (picture.size() != header_.format.size)
      return fail(ErrorCode::InvalidArgument, "a picture of the stream is not of its size");
    if (av_frame_make_writable(picture_.get()) < 0)
      return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
    for (int plane = 0; plane < 3; ++plane) {
      const ConstPlane from = picture.plane(plane);
      for (int y = 0; y < from.size.height; ++y)
        std::memcpy(picture_->data[plane] + std::ptrdiff_t{y} * picture_->linesize[plane], from.row(y),
                    static_cast<std::size_t>(from.size.width));
    }
    picture_->pts = pictures_++;
    picture_->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    return encode(*video_, *picture_, true, sink);
  }

  Status sound(std::span<const float> samples, const Sink& sink) override {
    waiting_.insert(waiting_.end(), samples.begin(), samples.end());
    const auto size = static_cast<std::size_t>(sound_->frame_size);
    std::size_t at = 0;
    for (; at + size <= waiting_.size(); at += size) {
      if (av_frame_make_writable(piece_.get()) < 0)
        return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
      std::memcpy(piece_->data[0], waiting_.data() + at, size * sizeof(float));
      piece_->pts = samples_;
      samples_ += sound_->frame_size;
      TRY(encode(*sound_, *piece_, false, sink));
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(at));
    return {};
  }

  void setKilobits(int kilobits) override { setRate(*video_, std::clamp(kilobits, kLeastKilobits, kMostKilobits)); }

 private:
  Status encode(AVCodecContext& codec, const AVFrame& frame, bool video, const Sink& sink) {
    int result = avcodec_send_frame(&codec, &frame);
    while (result >= 0) {
      result = avcodec_receive_packet(&codec, packet_.get());
      if (result == AVERROR(EAGAIN)) return {};
      if (result < 0) break;
      auto packet = std::make_shared<StreamPacket>();
      packet->bytes.assign(packet_->data, packet_->data + packet_->size);
      packet->video = video;
      packet->key = (packet_->flags & AV_PKT_FLAG_KEY) != 0;
      packet->at = packet_->pts;
      av_packet_unref(packet_.get());
      sink(std::move(packet));
    }
    return fail(ErrorCode::Internal, std::string(codec.codec->name) + " could not encode: " + errorText(result));
  }

  StreamHeader header_;
  CodecPtr video_, sound_;
  PacketPtr packet_;
  FramePtr picture_, piece_;
  std::int64_t pictures_ = 0, samples_ = 0;
  std::vector<float> waiting_;  // less than a piece of the encoder's
};

}  // namespace
}  // namespace av

std::int64_t StreamPacket::milliseconds() const {
  return video ? at * 1000 * kFrameRate.den / kFrameRate.num : at * 1000 / kStreamSoundRate;
}

Status StreamFormat::validate() const {
  if (size.width < 16 || size.height < 16 || size.width % 2 != 0 || size.height % 2 != 0)
    return fail(ErrorCode::InvalidArgument, "a stream's pictures have even sizes of at least 16");
  if (kilobits < av::kLeastKilobits || kilobits > av::kMostKilobits)
    return fail(ErrorCode::InvalidArgument, "a stream has 100 to 50,000 kilobits a second");
  return {};
}

Result<std::unique_ptr<StreamEncoder>> StreamEncoder::open(const StreamFormat& format) {
  TRY(format.validate());
  av::prepareLibav();
  auto encoder = std::make_unique<av::Encoder>();
  TRY(encoder->open(format));
  return encoder;
}

}  // namespace visema
