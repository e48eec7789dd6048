// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>

#include "core/avatar/avatar_package.h"
#include "core/media/audio_reader.h"
#include "core/media/media_writer.h"
#include "core/media/video_reader.h"

/// Small films of Iris, whose face is where her package says.
namespace visema::test {

struct IrisFilm {
  FrameIndex from = 0;
  int frames = 50;
  FrameRate rate = kFrameRate;
  bool sound = true;
  /// Changes a picture of 640 x 360 before it is written.
  std::function<YuvImage(const YuvImage&, int)> edit = {};
};

/// Every plane at half its size.
inline YuvImage halved(const YuvImage& picture) {
  YuvImage half({picture.size().width / 2, picture.size().height / 2}, picture.color());
  for (int index = 0; index < 3; ++index) {
    const ConstPlane from = picture.plane(index);
    const Plane to = half.plane(index);
    for (int y = 0; y < to.size.height; ++y)
      for (int x = 0; x < to.size.width; ++x) {
        const std::uint8_t *above = from.row(2 * y) + 2 * x, *below = from.row(2 * y + 1) + 2 * x;
        to.row(y)[x] = static_cast<std::uint8_t>((above[0] + above[1] + below[0] + below[1] + 2) / 4);
      }
  }
  return half;
}

/// A picture moved by whole pixels, each even; what comes in repeats the edge.
inline YuvImage shifted(const YuvImage& picture, int dx, int dy) {
  YuvImage result(picture.size(), picture.color());
  for (int index = 0; index < 3; ++index) {
    const ConstPlane from = picture.plane(index);
    const Plane to = result.plane(index);
    const int half = index == 0 ? 1 : 2;
    for (int y = 0; y < to.size.height; ++y)
      for (int x = 0; x < to.size.width; ++x)
        to.row(y)[x] =
            from.row(std::clamp(y - dy / half, 0, to.size.height - 1))[std::clamp(x - dx / half, 0, to.size.width - 1)];
  }
  return result;
}

inline YuvImage filled(const YuvImage& like, std::uint8_t luma) {
  YuvImage picture(like.size(), like.color());
  for (int index = 0; index < 3; ++index)
    for (int y = 0; y < picture.plane(index).size.height; ++y)
      std::fill_n(picture.plane(index).row(y), picture.plane(index).size.width, index == 0 ? luma : std::uint8_t{128});
  return picture;
}

/// Writes part of Iris' talk clip at half its size; the Error's text, or nothing.
inline std::string writeIrisFilm(const std::filesystem::path& path, const IrisFilm& film) {
  auto package = AvatarPackage::open(std::filesystem::path(VISEMA_ROOT) / "avatars" / "iris.visema");
  if (!package) return package.error().message;
  auto section = (*package)->section("clips/talk.mp4");
  if (!section) return section.error().message;
  const MediaSource source = MediaSource::section(section->path, static_cast<std::int64_t>(section->offset),
                                                  static_cast<std::int64_t>(section->length), "talk.mp4");
  auto reader = VideoReader::open(source);
  if (!reader) return reader.error().message;
  if (Status status = (*reader)->seek(film.from); !status) return status.error().message;
  std::unique_ptr<MediaWriter> writer;
  for (int i = 0; i < film.frames; ++i) {
    auto frame = (*reader)->next();
    if (!frame) return frame.error().message;
    if (!*frame) return "the clip is too short";
    YuvImage picture = halved(*(*frame)->image);
    if (film.edit) picture = film.edit(picture, i);
    if (!writer) {
      MediaWriterOptions options;
      options.size = picture.size();
      options.color = picture.color();
      options.rate = film.rate;
      options.preset = "ultrafast";
      options.threads = 1;
      if (film.sound) options.audio = MediaAudioOptions{kSpeechRate, 1, 0};
      auto made = MediaWriter::create(path, options);
      if (!made) return made.error().message;
      writer = std::move(*made);
    }
    if (Status status = writer->addFrame(picture); !status) return status.error().message;
  }
  if (film.sound) {
    auto sound = readSpeech(source);
    if (!sound) return sound.error().message;
    const auto first = static_cast<std::size_t>(firstSampleOfFrame(film.from, kSpeechRate, kFrameRate));
    const auto count = static_cast<std::size_t>(firstSampleOfFrame(film.frames, kSpeechRate, film.rate));
    sound->samples.resize(std::max(sound->samples.size(), first + count));
    if (Status status = writer->addAudio(std::span(sound->samples).subspan(first, count)); !status)
      return status.error().message;
  }
  auto written = writer->finish();
  return written ? std::string() : written.error().message;
}

}  // namespace visema::test
