// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include "core/avatar/shrink.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/importing/import_work.h"
#include "core/media/media_writer.h"
#include "core/media/png.h"
#include "core/media/video_reader.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr int kThumbnailWidth = 320;
constexpr std::uint64_t kMaxPicture = 64u << 20;

/// Unpacks a file of the source.
Status unpack(const ImportWork& work, const std::string& name, const fs::path& copy) {
  std::ofstream out(copy, std::ios::binary);
  const auto full = [&] { return fail(ErrorCode::Io, copy.string() + " cannot be written: is the disk full?"); };
  const Status status = work.source.files->stream(name, [&](std::span<const std::byte> bytes) -> Status {
    if (!out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
      return full();
    return {};
  });
  if (!status) return status;
  out.close();
  return out ? Status() : full();
}

std::string sizeText(Size size) { return std::to_string(size.width) + "x" + std::to_string(size.height); }

Status makeThumbnail(const ImportWork& work, const YuvImage& picture) {
  const Image bgr = bgrOf(picture);
  const int width = std::min(kThumbnailWidth, picture.size().width);
  const int height = std::max(1, width * picture.size().height / picture.size().width);
  auto png = TRY(encodePng(shrink(bgr.view(), {width, height}).view()));
  work.writer.addBytes("thumbnail.png", std::move(png));
  work.writer.manifest().thumbnail = "thumbnail.png";
  return {};
}

/// Reads the whole video to know how many frames it really has.
Status countFrames(const ImportWork& work, VideoReader& reader, const std::string& name) {
  const FrameIndex expected = std::max<FrameIndex>(1, reader.expectedFrames());
  for (;;) {
    TRY(work.checkStop());
    auto frame = TRY(reader.next());
    if (!frame) break;
    if (work.clip.frameCount++ == 0) TRY(makeThumbnail(work, *frame->image));
    work.say(0.5 * std::min(1.0, static_cast<double>(work.clip.frameCount) / static_cast<double>(expected)),
             "Reading the video");
  }
  if (work.clip.frameCount == 0) return fail(ErrorCode::BadData, name + " has no frames");
  return {};
}

/// The video comes along as it is: no further loss.
Status copyVideo(const ImportWork& work) {
  const std::string& name = work.source.video;
  auto media = TRY(work.mediaOf(name));
  VideoReadOptions readOptions;
  readOptions.rate = kFrameRate;
  readOptions.threads = 2;
  auto reader = TRY(VideoReader::open(media, readOptions));
  TRY(countFrames(work, *reader, media.name()));
  const VideoStreamInfo& video = reader->video();
  Clip& clip = work.clip;
  clip.size = video.size;
  const std::string ending = fs::path(name).extension().string();
  clip.video = "clips/talk" + (ending == ".mkv" || ending == ".mov" || ending == ".webm" ? ending : ".mp4");
  if (auto section = work.source.files->section(name); section && section->offset == 0) {
    work.writer.addFile(clip.video, section->path);
  } else {  // a stretch inside a zip has to become a file of its own before it can be packed again
    const fs::path copy = work.folder / "video";
    TRY(unpack(work, name, copy));
    work.writer.addFile(clip.video, copy);
  }
  work.found(std::to_string(clip.frameCount) + " frames, " + sizeText(clip.size) + ", 25 frames/s, in " + name);
  if (!(video.rate == kFrameRate))
    work.assumed("the video has " + std::to_string(video.rate.toDouble()) + " frames/s; it is shown at 25");
  return {};
}

Result<YuvFrame> readPicture(const ImportWork& work, const std::string& name) {
  auto bytes = TRY(work.source.files->read(name, kMaxPicture));
  const std::string where = work.source.files->describe(name);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  auto reader = TRY(VideoReader::open(MediaSource::inMemory({data, bytes.size()}, where)));
  auto frame = TRY(reader->next());
  if (!frame) return fail(ErrorCode::BadData, where + " holds no picture");
  return frame->image;
}

/// Pictures become one video, near enough to lossless that the network sees no difference.
Status encodePictures(const ImportWork& work) {
  const fs::path film = work.folder / "talk.mp4";
  std::unique_ptr<MediaWriter> writer;
  const auto& pictures = work.source.pictures;
  Clip& clip = work.clip;
  YuvFrame last;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    TRY(work.checkStop());
    if (pictures[i].empty()) ++missing;
    auto picture = TRY(pictures[i].empty() ? Result<YuvFrame>(last) : readPicture(work, pictures[i]));
    last = picture;
    if (!writer) {
      MediaWriterOptions writerOptions;
      writerOptions.size = clip.size = picture->size();
      writerOptions.color = picture->color();
      writerOptions.crf = work.options.crf;
      writer = TRY(MediaWriter::create(film, writerOptions));
      TRY(makeThumbnail(work, *picture));
    }
    if (!(picture->size() == clip.size))
      return fail(ErrorCode::BadData, work.source.files->describe(pictures[i]) + " has another size than the first");
    TRY(writer->addFrame(*picture));
    work.say(0.5 * static_cast<double>(i + 1) / static_cast<double>(pictures.size()), "Making a video of the pictures");
  }
  TRY(writer->finish());
  clip.frameCount = static_cast<FrameIndex>(pictures.size());
  clip.video = "clips/talk.mp4";
  work.writer.addFile(clip.video, film);
  work.found(counted(pictures.size() - missing, "picture") + ", " + sizeText(clip.size) + ", from " + pictures.front());
  if (missing > 0)
    work.repaired(counted(missing, "picture") + " missing in between: the last one before stands in its place");
  work.assumed("25 pictures a second; stored as H.264 at quality " + std::to_string(work.options.crf));
  return {};
}

}  // namespace

std::string counted(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : one.back() == 'x' ? "es" : "s");
}

Result<MediaSource> ImportWork::mediaOf(const std::string& name) const {
  if (auto section = source.files->section(name))
    return MediaSource::section(section->path, static_cast<std::int64_t>(section->offset),
                                static_cast<std::int64_t>(section->length), source.files->describe(name));
  // Deflated inside a zip: has to be unpacked to be read at any place.
  const fs::path copy = folder / fs::path(name).filename();
  TRY(unpack(*this, name, copy));
  MediaSource media(copy);
  media.displayName = source.files->describe(name);
  return media;
}

Status importFootage(const ImportWork& work) {
  return work.source.video.empty() ? encodePictures(work) : copyVideo(work);
}

}  // namespace visema
