// SPDX-License-Identifier: Apache-2.0
#include "core/media/earlier_film.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/base/try.h"

namespace visema::av {
namespace {

MediaLimits anything() {
  MediaLimits limits;
  limits.maxSeconds = std::numeric_limits<double>::max();
  limits.maxPixels = std::numeric_limits<int>::max();
  return limits;
}

std::int64_t rounded(std::int64_t value, AVRational from, AVRational to) {
  return av_rescale_q_rnd(value, from, to, AV_ROUND_NEAR_INF);
}

}  // namespace

FrameIndex EarlierFilm::wholePictures(const std::filesystem::path& file, AVRational frame) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return 0;
  auto input = Input::open(file, anything());
  if (!input || !(*input)->info().video()) return 0;
  const int stream = (*input)->info().video()->stream;
  const AVRational base = (*input)->stream(stream)->time_base;
  PacketPtr packet(av_packet_alloc());
  FrameIndex read = 0, last = -1, whole = 0;
  std::int64_t origin = AV_NOPTS_VALUE;
  while (packet && (*input)->read(packet.get()) >= 0) {
    if (packet->stream_index == stream) {
      if ((packet->flags & AV_PKT_FLAG_CORRUPT) || packet->pts == AV_NOPTS_VALUE) break;
      if (origin == AV_NOPTS_VALUE) origin = packet->pts;
      // Before it all pictures are there: none of them waits for one that comes later. It may be cut off itself.
      if (last + 1 == read) whole = read;
      last = std::max<FrameIndex>(last, rounded(packet->pts - origin, base, frame));
      ++read;
    }
    av_packet_unref(packet.get());
  }
  return whole;
}

Result<std::unique_ptr<EarlierFilm>> EarlierFilm::open(const std::filesystem::path& file, FrameIndex pictures,
                                                       const AVCodecContext& encoder) {
  auto input = TRY(Input::open(file, anything()));
  auto film = std::unique_ptr<EarlierFilm>(new EarlierFilm);
  film->stream_ = input->info().video()->stream;
  film->input_ = std::move(input);
  film->packet_.reset(av_packet_alloc());
  film->base_ = encoder.time_base;
  film->left_ = pictures;
  const AVCodecParameters& codec = *film->input_->stream(film->stream_)->codecpar;
  const bool same =
      codec.codec_id == encoder.codec_id && codec.width == encoder.width && codec.height == encoder.height;
  if (!same || !film->packet_) return fail(ErrorCode::NotFound, file.string() + " is another kind of film");
  if (codec.codec_id == AV_CODEC_ID_H264) TRY(film->openFilter(encoder));
  TRY(film->nextPacket());
  return film;
}

/// MP4 holds H.264 with lengths and its headers apart, encoders deliver it with start codes. What was encoded with
/// other headers does not go together with what comes now.
Status EarlierFilm::openFilter(const AVCodecContext& encoder) {
  AVBSFContext* filter = nullptr;
  const AVBitStreamFilter* kind = av_bsf_get_by_name("h264_mp4toannexb");
  int result = kind ? av_bsf_alloc(kind, &filter) : AVERROR_BSF_NOT_FOUND;
  filter_.reset(filter);
  const AVStream* source = input_->stream(stream_);
  if (result >= 0) result = avcodec_parameters_copy(filter->par_in, source->codecpar);
  if (result >= 0) filter->time_base_in = source->time_base;
  if (result >= 0) result = av_bsf_init(filter);
  if (result < 0) return fail(ErrorCode::NotFound, "H.264 cannot be taken over: " + errorText(result));
  const AVCodecParameters& made = *filter->par_out;
  const bool same = made.extradata_size == encoder.extradata_size && made.extradata && encoder.extradata &&
                    std::memcmp(made.extradata, encoder.extradata, static_cast<std::size_t>(made.extradata_size)) == 0;
  if (!same) return fail(ErrorCode::NotFound, input_->info().name + " was encoded with other settings");
  return {};
}

Status EarlierFilm::nextPacket() {
  waiting_ = false;
  while (left_ > 0) {
    av_packet_unref(packet_.get());
    const int result = input_->read(packet_.get());
    if (result < 0) return fail(ErrorCode::Io, "cannot read " + input_->info().name + ": " + errorText(result));
    if (packet_->stream_index != stream_) continue;
    --left_;
    if (origin_ == AV_NOPTS_VALUE) origin_ = packet_->pts;
    waiting_ = true;
    return {};
  }
  return {};
}

Status EarlierFilm::copyPacket(const PacketSink& sink) {
  int result = filter_ ? av_bsf_send_packet(filter_.get(), packet_.get()) : 0;
  if (filter_ && result >= 0) result = av_bsf_receive_packet(filter_.get(), packet_.get());
  if (result < 0) return fail(ErrorCode::Io, "cannot take over " + input_->info().name + ": " + errorText(result));
  const AVRational base = input_->stream(stream_)->time_base;
  packet_->pts = rounded(packet_->pts - origin_, base, base_);
  packet_->dts = rounded(packet_->dts - origin_, base, base_);
  packet_->duration = 1;
  TRY(sink(packet_.get()));
  return nextPacket();
}

Status EarlierFilm::copyUpTo(double seconds, const PacketSink& sink) {
  const AVRational base = input_->stream(stream_)->time_base;
  while (waiting_ && static_cast<double>(packet_->dts - origin_) * av_q2d(base) < seconds) TRY(copyPacket(sink));
  return {};
}

Status EarlierFilm::copyRest(const PacketSink& sink) { return copyUpTo(std::numeric_limits<double>::max(), sink); }

}  // namespace visema::av
