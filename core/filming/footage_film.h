// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "core/base/bounded_queue.h"
#include "core/base/free_space.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/media/media_writer.h"

namespace visema {

struct FootageFilmOptions {
  std::filesystem::path path;  // "….mp4"
  Size size;
  ColorSpec color;
  FrameRate rate{30};
  SampleRate soundRate = 48000;
  int channels = 1;
  FreeBytes freeBytes = freeBytesOf;
};

/// Writes what a camera and a microphone give to one film, on a thread of its own. The sound's clock counts: a picture
/// lies where its sound lies, is repeated where the camera left one out and left out where it gave one too many, so that
/// nothing drifts. The film begins with its first picture. A program that is killed leaves a film that plays. Thread-safe.
class FootageFilm {
 public:
  static Result<std::unique_ptr<FootageFilm>> start(FootageFilmOptions options);
  ~FootageFilm();

  /// `at` is the moment of the sound's clock when it was taken.
  void picture(YuvFrame picture, SampleTime at);
  void sound(SampleTime start, std::span<const float> frames);

  double seconds() const;  // filmed so far
  /// What went wrong meanwhile, after which nothing more is kept; empty: nothing.
  std::string trouble() const;
  /// Waits until all is written and gives the film its name.
  Result<WrittenMedia> finish();
  /// Throws it away.
  void abandon();

  static constexpr std::uint64_t kKeepFree = 200u << 20;  // never fill a disk to the last byte

 private:
  struct Shown {
    YuvFrame picture;
    SampleTime at;
  };
  struct Heard {
    SampleTime start;
    std::vector<float> frames;
  };
  using Piece = std::variant<Shown, Heard>;

  FootageFilm(FootageFilmOptions options, std::unique_ptr<MediaWriter> writer);
  void run();
  Status write(const Shown& shown);
  Status write(const Heard& heard);
  Status hold(FrameIndex until);
  Status checkDisk();

  const FootageFilmOptions options_;
  const std::unique_ptr<MediaWriter> writer_;
  BoundedQueue<Piece> pieces_{64, WhenFull::Wait};  // a camera that has to wait leaves pictures out

  // Of the thread.
  std::optional<std::int64_t> zero_;  // the sample at which the film begins
  YuvFrame last_;
  FrameIndex frames_ = 0;
  std::int64_t soundFrames_ = 0;
  FrameIndex checkedAt_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  double seconds_ = 0;
  Status status_;
  std::jthread thread_;
};

}  // namespace visema
