// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/base/bounded_queue.h"
#include "core/base/free_space.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/wav.h"
#include "core/lipsync/playhead.h"
#include "core/live/take.h"
#include "core/live/whole_frames.h"

namespace visema {

/// What is said of a disk with this little room.
std::string nearlyFull(const std::string& where, std::uintmax_t free);

/// Writes a take while it happens, on a thread of its own, so that a slow disk holds up nobody; a program that is
/// killed leaves a take up to its last second. Thread-safe. Listens to nothing by itself.
class TakeRecorder {
 public:
  /// Makes the folder, which must not be there yet. `clips` are the names of the avatar's clips.
  /// A disk that is nearly full is refused, and ends the take that runs.
  static Result<std::shared_ptr<TakeRecorder>> start(const Take& take, std::vector<std::string> clips, SampleRate rate,
                                                     int channels, FreeBytes freeBytes = freeBytesOf);
  ~TakeRecorder();

  /// The voice's sound as it comes; the take begins with the first whole frame of it.
  void sound(SampleTime start, std::span<const float> frames);
  /// What a frame of the voice shows.
  void frame(FrameIndex index, const FramePlan& plan);

  const std::filesystem::path& folder() const { return folder_; }
  double seconds() const;  // of voice so far
  /// What went wrong meanwhile, after which nothing more is kept; empty: nothing.
  std::string trouble() const;
  /// Waits until all is written. The first thing that went wrong, if anything did.
  Status finish();
  /// Finishes it, and says what of it is there.
  EndedTake end();

  static constexpr std::uint64_t kKeepFree = 100u << 20;  // never fill a disk to the last byte

 private:
  struct Sound {
    std::vector<float> frames;
  };
  using Piece = std::variant<Sound, std::string>;  // of the voice, or a line of the plan

  TakeRecorder(std::filesystem::path folder, std::vector<std::string> clips, std::unique_ptr<WavWriter> voice,
               std::FILE* frames, SampleRate rate, int channels, FreeBytes freeBytes);
  void run();
  Status write(const Piece& piece);

  const std::filesystem::path folder_;
  const std::vector<std::string> clips_;
  const std::unique_ptr<WavWriter> voice_;
  std::FILE* const frames_;
  const SampleRate rate_;
  const int channels_;
  const FreeBytes freeBytes_;
  std::int64_t checkedAt_ = 0;  // how much sound there was when the disk was last looked at
  BoundedQueue<Piece> pieces_{4096, WhenFull::DropOldest};

  mutable std::mutex mutex_;  // guards what follows
  WholeFrames whole_;
  std::int64_t soundFrames_ = 0;
  Status status_;
  std::jthread thread_;
};

}  // namespace visema
