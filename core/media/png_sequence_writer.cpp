// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/try.h"
#include "core/base/wav.h"
#include "core/base/yuv_convert.h"
#include "core/media/libav.h"
#include "core/media/png_encoder.h"
#include "core/media/video_encoder.h"
#include "core/media/writer_base.h"

namespace visema::av {
namespace {

namespace fs = std::filesystem;

class PngSequenceWriter final : public WriterBase {
 public:
  PngSequenceWriter(fs::path path, MediaWriterOptions options, std::string identity)
      : WriterBase(std::move(path), std::move(options), std::move(identity)), bgra_(options_.size, 4) {}
  ~PngSequenceWriter() override { abandon(); }
  Status open();

 private:
  Status encode(const YuvImage& picture, const std::optional<ImageView>& alpha) override;
  Status encode(std::span<const float> samples) override { return sound_->write(samples); }
  Status complete() override;
  void remove() override;
  void settle() override {}
  void takeOver();
  fs::path pictureFile(FrameIndex index) const;
  Status openEncoder();
  Status writeFile(const AVPacket& packet);

  PngEncoder png_;
  PacketPtr packet_{av_packet_alloc()};
  std::unique_ptr<WavWriter> sound_;
  Image bgra_;
};

Status PngSequenceWriter::open() {
  std::error_code error;
  if (fs::exists(path_, error)) {
    return fail(ErrorCode::InvalidArgument, path_.string() + " exists already: choose another name for the pictures");
  }
  if (!identity_.empty() && mayGoOn())
    takeOver();
  else
    removePictures(partial_);  // what an earlier run left unfinished
  if (!fs::create_directory(partial_, error) && takenOver_ == 0) {
    return fail(ErrorCode::Io, "cannot make the folder " + partial_.string() + ": " +
                                   (error ? error.message() : std::string("something has that name already")));
  }
  begun_ = true;
  TRY(sign());
  if (Status status = openEncoder(); !status || !options_.audio) return status;
  sound_ = TRY(WavWriter::create(partial_ / "audio.wav", options_.audio->rate, options_.audio->channels));
  return {};
}

Status PngSequenceWriter::openEncoder() {
  constexpr int kQuick = 3;
  auto encoder = TRY(openPngEncoder(options_.size, AV_PIX_FMT_RGBA, kQuick));
  png_ = std::move(encoder);
  if (!packet_) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
  written_.encoder = png_.codec->codec->name;
  return {};
}

fs::path PngSequenceWriter::pictureFile(FrameIndex index) const {
  char name[40];
  std::snprintf(name, sizeof name, "frame_%06lld.png", static_cast<long long>(index));
  return partial_ / name;
}

/// All but the last picture, which may have been cut off.
void PngSequenceWriter::takeOver() {
  std::error_code error;
  FrameIndex there = 0;
  while (fs::exists(pictureFile(there), error)) ++there;
  if (there < 2) return removePictures(partial_);
  takenOver_ = written_.frames = there - 1;
  for (FrameIndex i = 0; i < takenOver_; ++i) written_.bytes += fs::file_size(pictureFile(i), error);
}

Status PngSequenceWriter::writeFile(const AVPacket& packet) {
  const fs::path path = pictureFile(written_.frames);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  bool good = file && std::fwrite(packet.data, static_cast<std::size_t>(packet.size), 1, file) == 1;
  if (file && std::fclose(file) != 0) good = false;
  if (!good) return fail(ErrorCode::Io, "cannot write " + path.string() + ": " + std::strerror(errno));
  written_.bytes += static_cast<std::uint64_t>(packet.size);
  return {};
}

Status PngSequenceWriter::encode(const YuvImage& picture, const std::optional<ImageView>& alpha) {
  yuvToBgr(picture, bgra_.mutableView());
  if (av_frame_make_writable(png_.frame.get()) < 0)
    return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
  for (int y = 0; y < options_.size.height; ++y) {
    const std::uint8_t* from = bgra_.view().row(y);
    const std::uint8_t* opacity = alpha ? alpha->row(y) : nullptr;
    std::uint8_t* to = png_.frame->data[0] + std::ptrdiff_t{y} * png_.frame->linesize[0];
    for (int x = 0; x < options_.size.width; ++x, from += 4, to += 4) {
      to[0] = from[2], to[1] = from[1], to[2] = from[0], to[3] = opacity ? opacity[x] : 255;
    }
  }
  png_.frame->pts = written_.frames;
  return encodeAndDrain(*png_.codec, png_.frame.get(), *packet_,
                        [this](AVPacket* packet) { return writeFile(*packet); });
}

Status PngSequenceWriter::complete() {
  if (sound_) {
    TRY(sound_->finish());
  }
  std::error_code error;
  fs::rename(partial_, path_, error);
  if (error) return fail(ErrorCode::Io, "cannot write " + path_.string() + ": " + error.message());
  return {};
}

void PngSequenceWriter::remove() {
  sound_.reset();
  removePictures(partial_);
}

}  // namespace

/// The folder, unless there is something in it that is not ours.
void removePictures(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name == "audio.wav" || (name.starts_with("frame_") && name.ends_with(".png"))) fs::remove(entry, ignored);
  }
  fs::remove(folder, ignored);
}

Result<std::unique_ptr<MediaWriter>> createPngWriter(const fs::path& path, MediaWriterOptions options,
                                                     const std::string& identity) {
  auto writer = std::make_unique<PngSequenceWriter>(path, std::move(options), identity);
  TRY(writer->open());
  return std::unique_ptr<MediaWriter>(std::move(writer));
}

}  // namespace visema::av
