// SPDX-License-Identifier: Apache-2.0
#include "core/media/av_output.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/base/try.h"
#include "core/media/av_input.h"

namespace visema::av {

Result<std::unique_ptr<Output>> Output::create(const std::filesystem::path& path, const char* muxer) {
  prepareLibav();
  auto output = std::unique_ptr<Output>(new Output(path));
  // With its protocol named, no part of a path is taken for one.
  const std::string address = "file:" + path.string();
  int result = avformat_alloc_output_context2(&output->context_, nullptr, muxer, address.c_str());
  if (result >= 0) result = avio_open(&output->context_->pb, address.c_str(), AVIO_FLAG_WRITE);
  if (result < 0) return fail(output->failed(result).error());
  return output;
}

Output::~Output() {
  if (context_) avio_closep(&context_->pb);
  avformat_free_context(context_);
}

Status Output::failed(int code) const {
  const ErrorCode kind = code == AVERROR(EINVAL) || code == AVERROR_INVALIDDATA ? ErrorCode::Internal : ErrorCode::Io;
  const char* advice = code == AVERROR(ENOSPC) ? "; free some space or choose another place" : "";
  return fail(kind, "cannot write " + path_.string() + ": " + errorText(code) + advice);
}

Result<AVStream*> Output::addStream(const AVCodecContext& encoder) {
  AVStream* stream = avformat_new_stream(context_, nullptr);
  const int result = stream ? avcodec_parameters_from_context(stream->codecpar, &encoder) : AVERROR(ENOMEM);
  if (result < 0) return fail(failed(result).error());
  stream->time_base = encoder.time_base;
  if (encoder.codec_type == AVMEDIA_TYPE_VIDEO) {
    stream->avg_frame_rate = stream->r_frame_rate = encoder.framerate;
    if (encoder.pix_fmt == AV_PIX_FMT_YUVA420P) av_dict_set(&stream->metadata, "alpha_mode", "1", 0);
  }
  return stream;
}

Result<AVStream*> Output::addStream(const AVStream& copied) {
  AVStream* stream = avformat_new_stream(context_, nullptr);
  const int result = stream ? avcodec_parameters_copy(stream->codecpar, copied.codecpar) : AVERROR(ENOMEM);
  if (result < 0) return fail(failed(result).error());
  stream->time_base = copied.time_base;
  stream->avg_frame_rate = copied.avg_frame_rate;
  stream->r_frame_rate = copied.r_frame_rate;
  return stream;
}

Status Output::begin(AVDictionary* options) {
  // What is finished reaches the disk at once: the program may be killed.
  context_->flush_packets = 1;
  const int result = avformat_write_header(context_, &options);
  av_dict_free(&options);
  if (result < 0) return failed(result);
  return {};
}

Status Output::write(AVPacket* packet, int stream, AVRational base) {
  packet->stream_index = stream;
  packet->pos = -1;
  av_packet_rescale_ts(packet, base, context_->streams[stream]->time_base);
  const int result = av_interleaved_write_frame(context_, packet);
  if (result < 0) return failed(result);
  return {};
}

Status Output::end() {
  int result = av_write_trailer(context_);
  const int closed = avio_closep(&context_->pb);
  if (result >= 0) result = closed;
  if (result < 0) return failed(result);
  return {};
}

Status putIndexFirst(const std::filesystem::path& from, const std::filesystem::path& to, const char* muxer,
                     std::int64_t audioEnd) {
  MediaLimits limits;
  limits.maxSeconds = std::numeric_limits<double>::max();
  limits.maxPixels = std::numeric_limits<int>::max();
  auto input = TRY(Input::open(from, limits));
  auto output = TRY(Output::create(to, muxer));
  AVFormatContext* source = input->context();
  for (unsigned i = 0; i < source->nb_streams; ++i) {
    TRY(output->addStream(*source->streams[i]));
  }
  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+faststart", 0);
  for (unsigned i = 0; i < source->nb_streams; ++i)  // the length of a track is told in the film's own unit of time
    if (source->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
      av_dict_set_int(&options, "movie_timescale", source->streams[i]->codecpar->sample_rate, 0);
  TRY(output->begin(options));
  PacketPtr packet(av_packet_alloc());
  if (!packet) return fail(ErrorCode::LimitExceeded, "not enough memory to write " + to.string());
  for (;;) {
    const int result = input->read(packet.get());
    if (result == AVERROR_EOF) break;
    if (result < 0) return fail(ErrorCode::Io, "cannot read " + from.string() + ": " + errorText(result));
    const int stream = packet->stream_index;
    const AVCodecParameters& codec = *source->streams[stream]->codecpar;
    if (codec.codec_type == AVMEDIA_TYPE_AUDIO) {
      const std::int64_t end = av_rescale_q(audioEnd, {1, codec.sample_rate}, source->streams[stream]->time_base);
      if (packet->pts < end) packet->duration = std::min(packet->duration, end - packet->pts);
    }
    TRY(output->write(packet.get(), stream, source->streams[stream]->time_base));
  }
  return output->end();
}

}  // namespace visema::av
