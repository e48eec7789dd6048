// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/media/video_reader.h"

namespace visema {

/// The frames of one clip, decoded as they are needed, forward and backward; where all are kept the others follow in
/// the background.
/// Thread-safe. Frames handed out stay valid for as long as their owner keeps them.
class ClipFrames {
 public:
  struct Options {
    std::size_t capacity = 64;  // how many decoded frames it may keep; frameCount or more = all
    int loaders = 2;            // threads that fetch in the background what nobody asked for yet, when all are kept
    WhenDamaged whenDamaged = WhenDamaged::Fail;
  };
  /// Smallest useful capacity: what a playhead that turns round needs.
  static constexpr std::size_t kMinCapacity = 16;

  static Result<std::unique_ptr<ClipFrames>> open(std::shared_ptr<const AvatarPackage> package, std::size_t clip,
                                                  Options options);
  ~ClipFrames();

  FrameIndex frameCount() const;
  Size size() const;
  bool loadsAll() const;  // soon every frame is there at once
  /// Frames that are decoded without others before them, ascending; empty when the video does not say.
  const std::vector<FrameIndex>& keyFrames() const;
  /// Thread-safe: waits until the frame is decoded.
  Result<YuvFrame> frame(FrameIndex index);
  /// Thread-safe: which one frame() gave for it: another where the video is damaged and the last whole one is held.
  FrameIndex shownFor(FrameIndex index) const;
  /// Thread-safe: what is wrong with the video, as far as it was decoded; empty: nothing.
  std::string trouble() const;
  /// Thread-safe: the frame if it is there now, else nothing and it is fetched next. For the live path.
  YuvFrame frameIfReady(FrameIndex index);
  /// Thread-safe: what will be asked for: `from`, then `from + step`, ... (step is 1 or -1). Turning round at the ends
  /// is understood: near an end it prepares the way back.
  void willNeed(FrameIndex from, int step);
  /// 0..1 of the frames it may keep are there.
  double loaded() const;

 private:
  class Impl;
  explicit ClipFrames(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
