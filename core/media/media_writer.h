// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema {

enum class MediaFormat {
  Mp4,          // H.264 and AAC
  WebmAlpha,    // VP9 with alpha and Opus
  ProRes4444,   // ProRes 4444 with alpha and PCM in a .mov
  PngSequence,  // a folder of frame_000000.png ... with alpha, and audio.wav
};

/// ".mp4", ".webm", ".mov"; "" for the folder of a PNG sequence.
const char* extensionOf(MediaFormat format);
bool carriesAlpha(MediaFormat format);

enum class HardwareEncoder { Never, IfItOpens };

struct MediaAudioOptions {
  SampleRate rate = 48000;
  int channels = 1;
  int kilobits = 0;  // a second; 0: chosen by rate and channels
};

struct MediaWriterOptions {
  MediaFormat format = MediaFormat::Mp4;
  Size size;
  FrameRate rate = kFrameRate;
  ColorSpec color;
  std::optional<MediaAudioOptions> audio;  // none: no sound track
  std::string preset = "veryfast";         // x264's
  int crf = 18;                            // x264 and VP9: smaller is better and larger
  HardwareEncoder hardware = HardwareEncoder::Never;
  int threads = 0;  // encoder threads; 0: as many as there are cores

  Status validate() const;
};

struct WrittenMedia {
  std::filesystem::path path;
  std::string encoder;  // "libx264", "h264_nvenc", ...
  FrameIndex frames = 0;
  std::int64_t audioFrames = 0;  // at the rate given
  std::uint64_t bytes = 0;
};

/// Writes one film. Until finish() it lies under partialPath(), in a form that plays even after the program was killed;
/// finish() puts it in order and gives it its name. Does not stretch: frames and sound are as long as what was added.
/// H.264 has no odd sizes: there the last row or column is repeated once. Used by one thread at a time.
class MediaWriter {
 public:
  static Result<std::unique_ptr<MediaWriter>> create(const std::filesystem::path& path, MediaWriterOptions options);
  /// Goes on with a film of that name that was left unfinished by whoever made the same, `identity` says what, after
  /// its last whole picture; else begins anew. The pictures from takenOver() on are added, and the whole sound.
  static Result<std::unique_ptr<MediaWriter>> resume(const std::filesystem::path& path, MediaWriterOptions options,
                                                     const std::string& identity);
  /// Removes what is left of an unfinished film of that name.
  static void forget(const std::filesystem::path& path);

  /// A film that was not finished is removed.
  virtual ~MediaWriter() = default;

  /// Where the film lies while it is being written: "film.part.mp4" for "film.mp4".
  static std::filesystem::path partialPath(const std::filesystem::path& path);

  /// Where whoever cannot finish a film may leave what there is of it: "film.stopped.mp4".
  static std::filesystem::path stoppedPath(const std::filesystem::path& path);

  /// `alpha` has one channel and the picture's size; none is opaque. Its size and colours must be the options'.
  virtual Status addFrame(const YuvImage& picture, std::optional<ImageView> alpha = {}) = 0;
  /// Interleaved, whole frames. Best added about as far as the pictures have come: what is ahead waits in memory.
  virtual Status addAudio(std::span<const float> samples) = 0;
  /// Nothing can be added afterwards.
  virtual Result<WrittenMedia> finish() = 0;
  /// Removes what was written.
  virtual void abandon() = 0;
  /// Leaves what was written, for resume().
  virtual void leave() = 0;
  /// Pictures that were there already.
  virtual FrameIndex takenOver() const = 0;
};

}  // namespace visema
