// SPDX-License-Identifier: Apache-2.0
#include "core/media/film_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "core/media/audio_encoder.h"
#include "core/media/av_output.h"
#include "core/media/video_encoder.h"

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

class FilmWriter final : public MediaWriter {
 public:
  FilmWriter(fs::path path, MediaWriterOptions options)
      : path_(std::move(path)), partial_(partialPath(path_)), options_(std::move(options)) {}
  ~FilmWriter() override { abandon(); }

  Status open();
  Status addFrame(const YuvImage& picture, std::optional<ImageView> alpha) override;
  Status addAudio(std::span<const float> samples) override;
  Result<WrittenMedia> finish() override;
  void abandon() override;

 private:
  Status complete();
  Status rename(const fs::path& from);
  PacketSink videoSink() {
    return [this](AVPacket* packet) {
      if (packet->duration == 0) packet->duration = 1;
      return output_->write(packet, 0, video_->context().time_base);
    };
  }
  PacketSink audioSink() {
    return [this](AVPacket* packet) {
      // WebM counts from the start of Opus's run-in and takes its length off again; this libavformat leaves that to us.
      const int runIn = options_.format == MediaFormat::WebmAlpha ? audio_->context().initial_padding : 0;
      packet->pts += runIn;
      packet->dts += runIn;
      return output_->write(packet, 1, audio_->context().time_base);
    };
  }
  fs::path orderedPath() const { return partial_.string() + ".ordered"; }

  const fs::path path_, partial_;
  const MediaWriterOptions options_;
  std::unique_ptr<VideoEncoder> video_;
  std::unique_ptr<AudioEncoder> audio_;
  std::unique_ptr<Output> output_;  // null once finished or abandoned
  WrittenMedia written_;
};

Status FilmWriter::open() {
  auto output = Output::create(partial_, muxerOf(options_.format));
  if (!output) return fail(output.error());
  output_ = std::move(*output);
  const bool globalHeaders = output_->wantsGlobalHeaders();
  auto video = VideoEncoder::open(options_, globalHeaders);
  if (!video) return fail(video.error());
  video_ = std::move(*video);
  if (auto stream = output_->addStream(video_->context()); !stream) return fail(stream.error());
  if (options_.audio) {
    auto audio = AudioEncoder::open(options_, globalHeaders);
    if (!audio) return fail(audio.error());
    audio_ = std::move(*audio);
    if (auto stream = output_->addStream(audio_->context()); !stream) return fail(stream.error());
  }
  AVDictionary* settings = nullptr;
  if (options_.format != MediaFormat::WebmAlpha) {
    // In fragments, each of which plays without what follows.
    av_dict_set(&settings, "movflags", "+frag_keyframe+delay_moov+default_base_moof", 0);
    av_dict_set(&settings, "min_frag_duration", "1000000", 0);
  }
  written_.encoder = video_->context().codec->name;
  return output_->begin(settings);
}

Status FilmWriter::addFrame(const YuvImage& picture, std::optional<ImageView> alpha) {
  if (!output_) return fail(ErrorCode::InvalidArgument, path_.string() + " is finished already");
  if (Status status = checkFrame(options_, picture, alpha); !status) return status;
  if (Status status = video_->encode(picture, alpha, videoSink()); !status) return status;
  ++written_.frames;
  return {};
}

Status FilmWriter::addAudio(std::span<const float> samples) {
  if (!output_) return fail(ErrorCode::InvalidArgument, path_.string() + " is finished already");
  if (Status status = checkAudio(options_, samples); !status) return status;
  if (Status status = audio_->encode(samples, audioSink()); !status) return status;
  written_.audioFrames += static_cast<std::int64_t>(samples.size()) / options_.audio->channels;
  return {};
}

/// Everything that can fail and still leaves the partial film.
Status FilmWriter::complete() {
  if (Status status = video_->flush(videoSink()); !status) return status;
  if (audio_) {
    if (Status status = audio_->flush(audioSink()); !status) return status;
  }
  return output_->end();
}

Status FilmWriter::rename(const fs::path& from) {
  makeDurable(from);
  std::error_code error;
  fs::rename(from, path_, error);
  if (error) return fail(ErrorCode::Io, "cannot write " + path_.string() + ": " + error.message());
  return {};
}

Result<WrittenMedia> FilmWriter::finish() {
  if (!output_) return fail(ErrorCode::InvalidArgument, path_.string() + " is finished already");
  if (written_.frames == 0) {
    abandon();
    return fail(ErrorCode::InvalidArgument, "there are no pictures to write to " + path_.string());
  }
  Status status = complete();
  if (!status) {
    abandon();
    return fail(status.error());
  }
  std::error_code ignored;
  fs::path whole = partial_;
  // Without room for a copy the film stays in fragments, which play all the same.
  if (options_.format != MediaFormat::WebmAlpha) {
    if (putIndexFirst(partial_, orderedPath(), muxerOf(options_.format), audio_ ? audio_->length() : 0)) {
      whole = orderedPath();
    } else {
      fs::remove(orderedPath(), ignored);
    }
  }
  if (status = rename(whole); !status) {
    abandon();
    return fail(status.error());
  }
  output_.reset();
  if (whole != partial_) fs::remove(partial_, ignored);
  written_.path = path_;
  written_.bytes = fs::file_size(path_, ignored);
  return written_;
}

void FilmWriter::abandon() {
  if (!output_) return;
  output_.reset();
  std::error_code ignored;
  fs::remove(partial_, ignored);
  fs::remove(orderedPath(), ignored);
}

}  // namespace

Result<std::unique_ptr<MediaWriter>> createFilmWriter(const fs::path& path, MediaWriterOptions options) {
  auto writer = std::make_unique<FilmWriter>(path, std::move(options));
  if (Status status = writer->open(); !status) return fail(status.error());
  return std::unique_ptr<MediaWriter>(std::move(writer));
}

}  // namespace visema::av
