// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/try.h"
#include "core/media/audio_encoder.h"
#include "core/media/av_output.h"
#include "core/media/earlier_film.h"
#include "core/media/video_encoder.h"
#include "core/media/writer_base.h"

namespace visema::av {
namespace {

namespace fs = std::filesystem;

const char* muxerOf(MediaFormat format) {
  if (format == MediaFormat::WebmAlpha) return "webm";
  return format == MediaFormat::ProRes4444 ? "mov" : "mp4";
}

void makeDurable(const fs::path& path) {
  if (const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
}

class FilmWriter final : public WriterBase {
 public:
  FilmWriter(fs::path path, MediaWriterOptions options, std::string identity)
      : WriterBase(std::move(path), std::move(options), std::move(identity)) {}
  ~FilmWriter() override { abandon(); }
  Status open();

 private:
  Status encode(const YuvImage& picture, const std::optional<ImageView>& alpha) override;
  Status encode(std::span<const float> samples) override;
  Status complete() override;
  void remove() override;
  void settle() override { (void)output_->end(); }
  Status end();
  FrameIndex findEarlier() const;
  Status takeOver(FrameIndex pictures);
  PacketSink copySink() {
    return [this](AVPacket* packet) { return output_->write(packet, 0, video_->context().time_base); };
  }
  PacketSink videoSink() {
    return [this](AVPacket* packet) {
      if (packet->duration == 0) packet->duration = 1;
      packet->pts += takenOver_;
      packet->dts += takenOver_;
      return output_->write(packet, 0, video_->context().time_base);
    };
  }
  PacketSink audioSink() {
    return [this](AVPacket* packet) {
      // WebM counts from the start of Opus's run-in and takes its length off again; up to FFmpeg 5, libavformat leaves
      // that to us.
      const bool ours = options_.format == MediaFormat::WebmAlpha && avformat_version() <= AV_VERSION_INT(59, 30, 100);
      const int runIn = ours ? audio_->context().initial_padding : 0;
      packet->pts += runIn;
      packet->dts += runIn;
      return output_->write(packet, 1, audio_->context().time_base);
    };
  }
  fs::path orderedPath() const { return partial_.string() + ".ordered"; }

  std::unique_ptr<VideoEncoder> video_;
  std::unique_ptr<AudioEncoder> audio_;
  std::unique_ptr<Output> output_;
  std::unique_ptr<EarlierFilm> earlier_;  // what is still to be taken over
};

/// The best of what was left is moved aside; how many pictures of it can be used.
FrameIndex FilmWriter::findEarlier() const {
  if (!mayGoOn()) return 0;
  const fs::path before = earlierPath(partial_);
  const AVRational frame = av_inv_q(toAv(options_.rate));
  const FrameIndex here = EarlierFilm::wholePictures(partial_, frame);
  const FrameIndex there = EarlierFilm::wholePictures(before, frame);  // it was killed while it was taken over
  std::error_code error;
  if (here >= there && here > 0) fs::rename(partial_, before, error);
  return error ? 0 : std::max(here, there);
}

/// What does not go together with this encoder is made anew.
Status FilmWriter::takeOver(FrameIndex pictures) {
  auto earlier = EarlierFilm::open(earlierPath(partial_), pictures, video_->context());
  if (!earlier) return {};
  earlier_ = std::move(*earlier);
  takenOver_ = written_.frames = pictures;
  return {};
}

Status FilmWriter::open() {
  const FrameIndex left = identity_.empty() ? 0 : findEarlier();
  output_ = TRY(Output::create(partial_, muxerOf(options_.format)));
  begun_ = true;
  const bool globalHeaders = output_->wantsGlobalHeaders();
  video_ = TRY(VideoEncoder::open(options_, globalHeaders));
  if (left > 0) TRY(takeOver(left));
  TRY(output_->addStream(video_->context()));
  if (options_.audio) {
    audio_ = TRY(AudioEncoder::open(options_, globalHeaders));
    TRY(output_->addStream(audio_->context()));
  }
  AVDictionary* settings = nullptr;
  if (options_.format != MediaFormat::WebmAlpha) {
    // In fragments, each of which plays without what follows.
    av_dict_set(&settings, "movflags", "+frag_keyframe+delay_moov+default_base_moof", 0);
    av_dict_set(&settings, "min_frag_duration", "1000000", 0);
  }
  written_.encoder = video_->context().codec->name;
  TRY(output_->begin(settings));
  return sign();
}

Status FilmWriter::encode(const YuvImage& picture, const std::optional<ImageView>& alpha) {
  if (earlier_) TRY(earlier_->copyRest(copySink()));
  earlier_.reset();
  return video_->encode(picture, alpha, videoSink());
}

Status FilmWriter::encode(std::span<const float> samples) {
  if (Status status = audio_->encode(samples, audioSink()); !status || !earlier_) return status;
  return earlier_->copyUpTo(static_cast<double>(audio_->length()) / audio_->context().sample_rate, copySink());
}

/// What is still in the encoders, and the end of the film in fragments.
Status FilmWriter::end() {
  TRY(video_->flush(videoSink()));
  if (audio_) {
    TRY(audio_->flush(audioSink()));
  }
  return output_->end();
}

Status FilmWriter::complete() {
  TRY(end());
  std::error_code error, ignored;
  fs::remove(earlierPath(partial_), ignored);
  fs::path whole = partial_;
  // Without room for a copy the film stays in fragments, which play all the same.
  if (options_.format != MediaFormat::WebmAlpha) {
    if (putIndexFirst(partial_, orderedPath(), muxerOf(options_.format), audio_ ? audio_->length() : 0)) {
      whole = orderedPath();
    } else {
      fs::remove(orderedPath(), ignored);
    }
  }
  makeDurable(whole);
  fs::rename(whole, path_, error);
  if (error) return fail(ErrorCode::Io, "cannot write " + path_.string() + ": " + error.message());
  output_.reset();
  if (whole != partial_) fs::remove(partial_, ignored);
  written_.bytes = fs::file_size(path_, ignored);
  return {};
}

void FilmWriter::remove() {
  output_.reset();
  std::error_code ignored;
  fs::remove(partial_, ignored);
  fs::remove(orderedPath(), ignored);
}

}  // namespace

Result<std::unique_ptr<MediaWriter>> createFilmWriter(const fs::path& path, MediaWriterOptions options,
                                                      const std::string& identity) {
  auto writer = std::make_unique<FilmWriter>(path, std::move(options), identity);
  TRY(writer->open());
  return std::unique_ptr<MediaWriter>(std::move(writer));
}

}  // namespace visema::av
