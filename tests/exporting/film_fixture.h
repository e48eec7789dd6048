// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/wav.h"
#include "core/exporting/film.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "tests/support/synthetic_networks.h"

namespace visema::test {

/// A film whose pictures can be read back to the bit.
inline FilmOptions losslessFilm(const std::filesystem::path& avatar, const std::filesystem::path& audio,
                                const std::filesystem::path& out) {
  FilmOptions film;
  film.avatar = avatar;
  film.audio = audio;
  film.out = out;
  film.preset = "ultrafast";
  film.crf = 0;
  film.memoryBytes = 1'000'000'000;
  return film;
}

inline std::vector<YuvFrame> framesOf(const std::filesystem::path& film) {
  std::vector<YuvFrame> frames;
  auto reader = VideoReader::open(film);
  if (!reader) return frames;
  for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next()) frames.push_back((*frame)->image);
  return frames;
}

/// The largest difference of two pictures' planes inside `box`.
inline int largestDifference(const YuvImage& a, const YuvImage& b, Rect box) {
  int largest = 0;
  for (int index = 0; index < 3; ++index) {
    const int shift = index == 0 ? 0 : 1;
    for (int y = box.y >> shift; y < (box.y + box.height) >> shift; ++y)
      for (int x = box.x >> shift; x < (box.x + box.width) >> shift; ++x)
        largest = std::max(largest, std::abs(a.plane(index).row(y)[x] - b.plane(index).row(y)[x]));
  }
  return largest;
}

inline int largestDifference(const YuvImage& a, const YuvImage& b) {
  return largestDifference(a, b, {0, 0, a.size().width, a.size().height});
}

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? std::string("no error") : result.error().message;
}

}  // namespace visema::test
