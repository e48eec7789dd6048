// SPDX-License-Identifier: Apache-2.0
#include "core/media/audio_encoder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/try.h"

namespace visema::av {
namespace {

struct Choice {
  const char* encoder;
  bool compressed;
};

Choice choiceFor(MediaFormat format) {
  if (format == MediaFormat::WebmAlpha) return {"libopus", true};
  if (format == MediaFormat::ProRes4444) return {"pcm_s16le", false};
  return {"aac", true};
}

/// The same rate if the codec has it, else the next above, else its highest.
int nearestRate(const AVCodec& codec, int rate) {
  if (!codec.supported_samplerates) return rate;
  int above = 0, highest = 0;
  for (const int* each = codec.supported_samplerates; *each; ++each) {
    highest = std::max(highest, *each);
    if (*each >= rate && (above == 0 || *each < above)) above = *each;
  }
  return above ? above : highest;
}

/// Transparent for speech and good for music: 128 kbit/s for one channel at 48 kHz.
std::int64_t bitRate(const MediaAudioOptions& audio, int rate) {
  if (audio.kilobits > 0) return audio.kilobits * std::int64_t{1000};
  const double share = 0.25 + 0.75 * std::min(1.0, rate / 44100.0);
  return std::llround((64'000 + 64'000.0 * audio.channels) * share);
}

constexpr int kPieceFrames = 1024;  // where a codec takes any number

}  // namespace

Result<std::unique_ptr<AudioEncoder>> AudioEncoder::open(const MediaWriterOptions& options, bool globalHeaders) {
  prepareLibav();
  const Choice choice = choiceFor(options.format);
  const AVCodec* codec = avcodec_find_encoder_by_name(choice.encoder);
  if (!codec) return fail(ErrorCode::Unsupported, std::string("this FFmpeg has no encoder ") + choice.encoder);
  auto encoder = std::unique_ptr<AudioEncoder>(new AudioEncoder);
  encoder->packet_.reset(av_packet_alloc());
  encoder->codec_.reset(avcodec_alloc_context3(codec));
  if (!encoder->codec_ || !encoder->packet_) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
  AVCodecContext& context = *encoder->codec_;
  const MediaAudioOptions& audio = *options.audio;
  context.sample_rate = nearestRate(*codec, audio.rate);
  context.sample_fmt = codec->sample_fmts ? codec->sample_fmts[0] : AV_SAMPLE_FMT_FLTP;
  for (const AVSampleFormat* each = codec->sample_fmts; each && *each != AV_SAMPLE_FMT_NONE; ++each) {
    if (av_get_packed_sample_fmt(*each) == AV_SAMPLE_FMT_FLT) context.sample_fmt = *each;
  }
  context.time_base = {1, context.sample_rate};
  av_channel_layout_default(&context.ch_layout, audio.channels);
  if (choice.compressed) context.bit_rate = bitRate(audio, context.sample_rate);
  if (globalHeaders) context.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  // A quarter of the time of the coder that thinks longer, and at our bit rates nearer to the original.
  if (codec->id == AV_CODEC_ID_AAC) av_opt_set(context.priv_data, "aac_coder", "fast", 0);
  const int result = avcodec_open2(&context, codec, nullptr);
  if (result < 0) {
    return fail(ErrorCode::Unsupported, std::string(choice.encoder) + " cannot encode " +
                                            std::to_string(context.sample_rate) + " Hz with " +
                                            std::to_string(audio.channels) + " channels: " + errorText(result));
  }
  TRY(encoder->openResampler(audio.rate));
  return encoder;
}

Status AudioEncoder::openResampler(SampleRate rate) {
  AVChannelLayout layout{};
  av_channel_layout_default(&layout, codec_->ch_layout.nb_channels);
  SwrContext* swr = nullptr;
  int result = swr_alloc_set_opts2(&swr, &codec_->ch_layout, codec_->sample_fmt, codec_->sample_rate, &layout,
                                   AV_SAMPLE_FMT_FLT, rate, 0, nullptr);
  swr_.reset(swr);
  if (result >= 0) result = swr_init(swr);
  av_channel_layout_uninit(&layout);
  fifo_.reset(av_audio_fifo_alloc(codec_->sample_fmt, codec_->ch_layout.nb_channels, kPieceFrames));
  if (result < 0 || !fifo_) return fail(ErrorCode::Internal, "the sound cannot be converted for the encoder");
  return {};
}

Status AudioEncoder::resample(const float* samples, int frames) {
  const int room = swr_get_out_samples(swr_.get(), frames);
  if (room <= 0) return {};
  FramePtr out(av_frame_alloc());
  if (!out) return fail(ErrorCode::LimitExceeded, "not enough memory for sound");
  out->format = codec_->sample_fmt;
  out->nb_samples = room;
  av_channel_layout_copy(&out->ch_layout, &codec_->ch_layout);
  if (av_frame_get_buffer(out.get(), 0) < 0) return fail(ErrorCode::LimitExceeded, "not enough memory for sound");
  const auto* data = reinterpret_cast<const std::uint8_t*>(samples);
  const int made = swr_convert(swr_.get(), out->extended_data, room, samples ? &data : nullptr, frames);
  if (made < 0 || av_audio_fifo_write(fifo_.get(), reinterpret_cast<void**>(out->extended_data), made) < made) {
    return fail(ErrorCode::Internal, "the sound could not be converted for the encoder");
  }
  return {};
}

/// Encodes whole codec frames, and with `atLeast` below that also what is left over.
Status AudioEncoder::drain(int atLeast, const PacketSink& sink) {
  const int whole = codec_->frame_size > 0 ? codec_->frame_size : kPieceFrames;
  while (av_audio_fifo_size(fifo_.get()) >= atLeast) {
    FramePtr frame(av_frame_alloc());
    if (!frame) return fail(ErrorCode::LimitExceeded, "not enough memory for sound");
    frame->format = codec_->sample_fmt;
    frame->nb_samples = std::min(whole, av_audio_fifo_size(fifo_.get()));
    frame->sample_rate = codec_->sample_rate;
    av_channel_layout_copy(&frame->ch_layout, &codec_->ch_layout);
    if (av_frame_get_buffer(frame.get(), 0) < 0) return fail(ErrorCode::LimitExceeded, "not enough memory for sound");
    av_audio_fifo_read(fifo_.get(), reinterpret_cast<void**>(frame->extended_data), frame->nb_samples);
    frame->pts = count_;
    count_ += frame->nb_samples;
    TRY(encodeAndDrain(*codec_, frame.get(), *packet_, sink));
  }
  return {};
}

Status AudioEncoder::encode(std::span<const float> samples, const PacketSink& sink) {
  const auto channels = static_cast<std::size_t>(codec_->ch_layout.nb_channels);
  constexpr std::size_t kMost = 1 << 16;  // frames at a time
  for (std::size_t done = 0; done < samples.size();) {
    const std::size_t frames = std::min(kMost, (samples.size() - done) / channels);
    TRY(resample(samples.data() + done, static_cast<int>(frames)));
    done += frames * channels;
    const int whole = codec_->frame_size > 0 ? codec_->frame_size : kPieceFrames;
    TRY(drain(whole, sink));
  }
  return {};
}

Status AudioEncoder::flush(const PacketSink& sink) {
  TRY(resample(nullptr, 0));
  TRY(drain(1, sink));
  return encodeAndDrain(*codec_, nullptr, *packet_, sink);
}

}  // namespace visema::av
