// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/media/media_info.h"
#include "core/media/media_source.h"

namespace visema {

enum class WhenDamaged {
  Fail,  // an Error: what is made is whole or not at all
  Hold,  // the last whole picture stays, up to the next that can be decoded on its own; a damaged end never ends
};

struct VideoReadOptions {
  std::optional<FrameRate> rate = kFrameRate;  // constant rate delivered; none: the file's own average rate
  bool alpha = false;                          // deliver the alpha plane of pictures that have one
  int threads = 1;                             // decoder threads
  MediaLimits limits;
  WhenDamaged whenDamaged = WhenDamaged::Fail;
};

struct VideoFrame {
  YuvFrame image;                      // upright; the same object again where the source shows a picture longer
  std::shared_ptr<const Image> alpha;  // one channel; null unless asked for and there
  FrameIndex index = 0;                // its time is index / rate after the first picture
  FrameIndex shows = 0;                // index, or which one is held in its place where the source is damaged
};

/// Decodes one video to pictures at a constant rate, each the one the source shows then: frame N is the last picture
/// whose time is less than half a frame after N / rate, counted from the first picture, so nothing drifts.
/// Does not read sound, and is used by one thread at a time.
class VideoReader {
 public:
  static Result<std::unique_ptr<VideoReader>> open(const MediaSource& source, VideoReadOptions options = {});
  ~VideoReader();
  VideoReader(const VideoReader&) = delete;
  VideoReader& operator=(const VideoReader&) = delete;

  const MediaInfo& info() const;
  const VideoStreamInfo& video() const { return *info().video(); }
  FrameRate rate() const;
  /// From what the file says of itself; 0 when it says nothing. Only reading to the end tells the truth.
  FrameIndex expectedFrames() const;
  /// Frames that seek() reaches without decoding others first, ascending, as the file's index has them; none where it
  /// has no index.
  std::vector<FrameIndex> keyFrames() const;

  /// The next frame; none at the end. A damaged file gives its frames up to the damage and then, always, one Error,
  /// unless they are to be held.
  Result<std::optional<VideoFrame>> next();
  /// The frame that next() delivers next is frame `index`, exactly as if all before it had been read.
  Status seek(FrameIndex index);

 private:
  class Impl;
  explicit VideoReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
