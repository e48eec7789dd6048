// SPDX-License-Identifier: Apache-2.0
#include "core/media/opus_decoder.h"

#include <cstring>
#include <string>

#include "core/base/try.h"
#include "core/media/libav.h"

namespace visema {
namespace av {
namespace {

class Decoder final : public OpusDecoder {
 public:
  Status open() {
    const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_OPUS);
    codec_.reset(codec ? avcodec_alloc_context3(codec) : nullptr);
    packet_.reset(av_packet_alloc());
    frame_.reset(av_frame_alloc());
    if (!codec_ || !packet_ || !frame_) return fail(ErrorCode::Unsupported, "this FFmpeg reads no Opus: send PCM");
    codec_->sample_rate = kRate;
    codec_->request_sample_fmt = AV_SAMPLE_FMT_FLT;
    av_channel_layout_default(&codec_->ch_layout, 1);
    const int result = avcodec_open2(codec_.get(), codec, nullptr);
    if (result < 0) return fail(ErrorCode::Unsupported, "Opus cannot be read here: " + errorText(result));
    return {};
  }

  Result<std::vector<float>> decode(std::span<const std::byte> packet) override {
    std::vector<float> samples;
    if (packet.empty()) return samples;
    if (av_new_packet(packet_.get(), static_cast<int>(packet.size())) < 0)  // padded, as decoders need it
      return fail(ErrorCode::LimitExceeded, "not enough memory for a sound");
    std::memcpy(packet_->data, packet.data(), packet.size());
    int result = avcodec_send_packet(codec_.get(), packet_.get());
    av_packet_unref(packet_.get());
    while (result >= 0) {
      result = avcodec_receive_frame(codec_.get(), frame_.get());
      if (result == AVERROR(EAGAIN)) return samples;
      if (result < 0) break;
      const auto format = static_cast<AVSampleFormat>(frame_->format);
      if (format != AV_SAMPLE_FMT_FLT && format != AV_SAMPLE_FMT_FLTP)
        return fail(ErrorCode::Unsupported, "this FFmpeg's Opus is of no use here: send PCM");
      const auto* first = reinterpret_cast<const float*>(frame_->data[0]);
      samples.insert(samples.end(), first, first + frame_->nb_samples);
    }
    return fail(ErrorCode::BadData, "this is no Opus packet (" + errorText(result) + "): send one a message, mono");
  }

 private:
  CodecPtr codec_;
  PacketPtr packet_;
  FramePtr frame_;
};

}  // namespace
}  // namespace av

Result<std::unique_ptr<OpusDecoder>> OpusDecoder::open() {
  av::prepareLibav();
  auto decoder = std::make_unique<av::Decoder>();
  TRY(decoder->open());
  return decoder;
}

}  // namespace visema
