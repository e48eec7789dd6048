// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/live/live_frame.h"
#include "core/live/whole_frames.h"

namespace visema {

class MediaWriter;

/// Writes what a session shows, with its voice, to one film (MP4), on a thread of its own that gives way to the
/// session's. The voice's samples are the film's clock: a picture stays until the next one was shown. A program that is
/// killed leaves MediaWriter::partialPath(), which plays. Thread-safe. Listens to nothing and shows nothing by itself.
class FilmRecorder {
 public:
  static Result<std::shared_ptr<FilmRecorder>> start(const std::filesystem::path& file, Size size, ColorSpec color,
                                                     SampleRate rate, int channels);
  ~FilmRecorder();

  /// The voice's sound as it comes; the film begins with the first whole frame of it.
  void sound(SampleTime start, std::span<const float> frames);
  /// Was just shown: of the voice, or of a moment without one in between.
  void shown(const LiveFrame& frame);

  const std::filesystem::path& file() const { return file_; }
  double seconds() const;  // of voice so far
  /// What went wrong meanwhile; empty: nothing.
  std::string trouble() const;
  /// Waits until all is written. The first thing that went wrong, if anything did.
  Status finish();

 private:
  struct Picture {
    YuvFrame image;
    FrameIndex position = 0;  // in the film
  };

  FilmRecorder(std::filesystem::path file, std::unique_ptr<MediaWriter> writer, SampleRate rate, int channels);
  void run();
  Status writeUpTo(FrameIndex end);
  Status writeSound();
  void breakOff(const Error& why);

  const std::filesystem::path file_;
  const SampleRate rate_;
  const int channels_;
  BoundedQueue<Picture> pictures_{32, WhenFull::DropOldest};

  mutable std::mutex mutex_;  // guards what follows
  WholeFrames whole_;
  std::vector<float> sound_;  // not written yet
  std::int64_t soundFrames_ = 0;
  std::optional<FrameIndex> lastPosition_;
  SteadyTime lastShowAt_;
  Status status_;

  // The recording thread's own.
  std::unique_ptr<MediaWriter> writer_;
  YuvFrame picture_;        // the film's last
  FrameIndex written_ = 0;  // pictures,
  std::int64_t heard_ = 0;  // and frames of sound
  std::jthread thread_;
};

}  // namespace visema
