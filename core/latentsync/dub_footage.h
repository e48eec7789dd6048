// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/base/yuv_image.h"
#include "core/latentsync/dub_film.h"
#include "core/latentsync/face_alignment.h"
#include "core/latentsync/footage_latents.h"
#include "core/media/video_reader.h"

namespace visema::latentsync {

/// The video that is dubbed: its pictures back and forth, where its face is, and what is kept of it on disk. Belongs to
/// one thread.
class DubFootage {
 public:
  /// Follows the face, unless that is known from an earlier dub.
  static Result<std::unique_ptr<DubFootage>> open(const DubOptions& options, const ProgressFn& progress,
                                                  std::stop_token stop);

  FrameRate rate() const { return reader_->rate(); }
  Size size() const { return reader_->video().size; }
  ColorSpec color() const { return reader_->video().color; }
  const std::string& hash() const { return hash_; }
  const FootageLatents& latents() const { return latents_; }
  double secondsOf(FrameIndex frame) const { return static_cast<double>(frame) / rate().toDouble(); }
  /// The video's frame that a frame of the film shows.
  FrameIndex shownAt(FrameIndex frame) const { return pingPong(frame, count_); }
  /// Cheapest one after the other; backwards a stretch at a time is read.
  Result<YuvFrame> picture(FrameIndex shown);
  std::optional<Similarity> alignmentAt(FrameIndex shown) const;
  /// For frames without a face that of the nearest one with it.
  Similarity alignmentNear(FrameIndex shown) const;

 private:
  DubFootage(std::unique_ptr<VideoReader> reader, std::string hash, FaceAlignment alignment, FrameIndex count,
             FootageLatents latents);
  std::unique_ptr<VideoReader> reader_;
  std::string hash_;
  FaceAlignment alignment_;
  FrameIndex count_;
  FootageLatents latents_;
  std::map<FrameIndex, YuvFrame> read_;
  FrameIndex next_ = 0;
};

}  // namespace visema::latentsync
