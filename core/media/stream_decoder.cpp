// SPDX-License-Identifier: Apache-2.0
#include "core/media/stream_decoder.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/try.h"
#include "core/media/color_tags.h"

namespace visema::av {
namespace {

constexpr double kForgivenSeconds = 0.5;  // headers round, and count what was trimmed away

const AVCodec* chooseDecoder(const AVStream* stream, bool alpha) {
  // libav's own VP8 and VP9 decoders leave out the alpha plane of WebM.
  const AVDictionaryEntry* mode = av_dict_get(stream->metadata, "alpha_mode", nullptr, 0);
  if (alpha && mode) {
    const char* name = stream->codecpar->codec_id == AV_CODEC_ID_VP9   ? "libvpx-vp9"
                       : stream->codecpar->codec_id == AV_CODEC_ID_VP8 ? "libvpx"
                                                                       : nullptr;
    if (name) {
      if (const AVCodec* codec = avcodec_find_decoder_by_name(name)) return codec;
    }
  }
  return avcodec_find_decoder(stream->codecpar->codec_id);
}

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f s", value);
  return text;
}

}  // namespace

Result<std::unique_ptr<StreamDecoder>> StreamDecoder::open(Input& input, int stream, DecoderOptions options) {
  auto decoder = std::unique_ptr<StreamDecoder>(new StreamDecoder(input, stream, options));
  const AVStream* source = input.stream(stream);
  const std::string name = input.info().name;
  const AVCodec* codec = chooseDecoder(source, options.alpha);
  if (!codec) {
    return fail(ErrorCode::Unsupported, name + " is coded as " + avcodec_get_name(source->codecpar->codec_id) +
                                            ", which cannot be decoded here; convert it to H.264 and AAC");
  }
  decoder->packet_.reset(av_packet_alloc());
  decoder->codec_.reset(avcodec_alloc_context3(codec));
  AVCodecContext* context = decoder->codec_.get();
  if (!context || !decoder->packet_) return fail(ErrorCode::LimitExceeded, "not enough memory to decode " + name);
  int result = avcodec_parameters_to_context(context, source->codecpar);
  context->pkt_timebase = source->time_base;
  context->thread_count = std::max(1, options.threads);
  context->max_pixels = input.limits().maxPixels;
  // A broken picture is an error, not something that looks a little like it.
  if (codec->id == AV_CODEC_ID_H264) context->err_recognition |= AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
  if (result >= 0) result = avcodec_open2(context, codec, nullptr);
  if (result < 0) {
    return fail(ErrorCode::BadData, name + " cannot be decoded as " + codec->name + " (" + errorText(result) +
                                        "); convert it to H.264 and AAC");
  }
  return decoder;
}

Status StreamDecoder::damaged(const std::string& how) {
  damage_ = Error{ErrorCode::BadData, input_.info().name + " is damaged after " + seconds(lastTime_) + " (" + how +
                                          "): copy the file again or repair it"};
  return fail(*damage_);
}

Status StreamDecoder::checkEnd() {
  if (input_.cutOff()) return damaged("cut off");
  const double missing = input_.missingSeconds();
  if (missing <= kForgivenSeconds) return {};
  return damaged("it ends " + seconds(missing) + " before the end its header gives");
}

void StreamDecoder::restart() {
  avcodec_flush_buffers(codec_.get());
  damage_.reset();
  suspicion_.reset();
  draining_ = false;
  waitsForKey_ = false;
}

/// Gives the decoder its next packet, or tells it that there are no more.
Status StreamDecoder::feed() {
  AVPacket* packet = packet_.get();
  int result = 0;
  do {
    av_packet_unref(packet);
    result = input_.read(packet);
    if (result >= 0 && packet->stream_index == stream_ && !firstStamp_ && packet->pts != AV_NOPTS_VALUE)
      firstStamp_ = packet->pts;
  } while (result == AVERROR(EAGAIN) || (result >= 0 && !wanted(*packet)));
  waitsForKey_ = false;
  if (result >= 0 && (packet->flags & AV_PKT_FLAG_CORRUPT) && options_.skipDamage) return damaged("cut off");
  if (result >= 0 && (packet->flags & AV_PKT_FLAG_CORRUPT) && delivered_) {
    // What was decoded before it still comes out; the broken one never goes in.
    suspicion_.reset();
    static_cast<void>(damaged("cut off"));
    result = AVERROR_EOF;
  } else if (result < 0 && result != AVERROR_EOF) {
    static_cast<void>(damaged(errorText(result)));
  }
  if (result < 0) {
    draining_ = true;
    avcodec_send_packet(codec_.get(), nullptr);
    return {};
  }
  result = avcodec_send_packet(codec_.get(), packet);
  av_packet_unref(packet);
  if (result >= 0 || result == AVERROR(EAGAIN) || !begun()) return {};
  if (options_.forgiveTail) {
    if (!suspicion_) {
      static_cast<void>(damaged(errorText(result)));
      std::swap(damage_, suspicion_);
    }
    return {};
  }
  return damaged(errorText(result));
}

Result<bool> StreamDecoder::receive(AVFrame* frame, bool& hungry) {
  const int result = avcodec_receive_frame(codec_.get(), frame);
  hungry = result == AVERROR(EAGAIN) && !draining_;
  if (hungry) return false;
  if (result < 0) {
    if (damage_) return fail(*damage_);
    if (result != AVERROR_EOF && !draining_ && !begun()) {
      hungry = true;
      return false;
    }
    if (result != AVERROR_EOF && !draining_) return fail(damaged(errorText(result)).error());
    TRY(checkEnd());
    return false;
  }
  constexpr int kDamage = FF_DECODE_ERROR_CONCEALMENT_ACTIVE | FF_DECODE_ERROR_DECODE_SLICES;
  if (frame->decode_error_flags & kDamage && begun()) return fail(damaged("broken picture").error());
  if (suspicion_) {
    damage_ = suspicion_;
    return fail(*damage_);
  }
  delivered_ = true;
  if (frame->best_effort_timestamp != AV_NOPTS_VALUE) {
    lastTime_ = static_cast<double>(frame->best_effort_timestamp) * av_q2d(input_.stream(stream_)->time_base);
  }
  return true;
}

bool StreamDecoder::wanted(const AVPacket& packet) const {
  return packet.stream_index == stream_ && (!waitsForKey_ || (packet.flags & AV_PKT_FLAG_KEY) != 0);
}

Result<bool> StreamDecoder::next(AVFrame* frame) {
  for (;;) {
    auto got = nextInTurn(frame);
    if (got || !options_.skipDamage) return got;
    skipped_ = true;
    if (draining_) return false;  // nothing more is to come
    restart();
    waitsForKey_ = true;
  }
}

Result<bool> StreamDecoder::nextInTurn(AVFrame* frame) {
  if (damage_ && !draining_) return fail(*damage_);
  for (;;) {
    bool hungry = false;
    auto received = receive(frame, hungry);
    if (!hungry) return received;
    TRY(feed());
  }
}

}  // namespace visema::av
