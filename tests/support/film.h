// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/media/media_writer.h"
#include "core/media/video_reader.h"
#include "tests/support/numbered_video.h"

namespace visema::test {

/// Writes a film of numbered pictures with a tone exactly as long; the Error's text, or nothing.
inline std::string writeNumbered(const std::filesystem::path& path, MediaWriterOptions options, int frames) {
  options.preset = "ultrafast";
  options.threads = 1;
  auto writer = MediaWriter::create(path, options);
  if (!writer) return writer.error().message;
  AudioClip sound;
  if (options.audio) {
    sound = tone(options.audio->rate, options.audio->channels, frames / options.rate.toDouble());
  }
  std::size_t heard = 0;
  for (int i = 0; i < frames; ++i) {
    if (Status status = (*writer)->addFrame(numberedPicture(options.size, options.color, i)); !status) {
      return status.error().message;
    }
    if (!options.audio) continue;
    const std::size_t until =
        i + 1 == frames
            ? sound.samples.size()
            : static_cast<std::size_t>(firstSampleOfFrame(i + 1, sound.rate, options.rate) * sound.channels);
    if (Status status = (*writer)->addAudio(std::span(sound.samples).subspan(heard, until - heard)); !status) {
      return status.error().message;
    }
    heard = until;
  }
  auto written = (*writer)->finish();
  return written ? std::string() : written.error().message;
}

struct Numbers {
  std::vector<int> shown;
  std::string error;  // at the end; empty when the file ended well
};

/// Reads a film to its end.
inline Numbers readNumbers(const MediaSource& source, VideoReadOptions options = {}) {
  Numbers numbers;
  auto reader = VideoReader::open(source, options);
  if (!reader) return {{}, reader.error().message};
  for (;;) {
    auto frame = (*reader)->next();
    if (!frame) {
      numbers.error = frame.error().message;
      return numbers;
    }
    if (!*frame) return numbers;
    numbers.shown.push_back(numberOf(*(*frame)->image));
  }
}

}  // namespace visema::test
