// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/avatar/manifest.h"
#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

/// Where the face crop lies in every frame of a clip: a similarity from picture to crop, in the convention of Point.
/// For imported clips it is made from the whole-pixel rectangles, which stay available for reference-exact work.
/// Does not touch pixels.
class CropTrack {
 public:
  CropTrack() = default;
  /// picture -> a square of `cropSize`, one a frame.
  static CropTrack fromSimilarities(std::vector<Similarity> similarities, int cropSize);
  static CropTrack fromRectangles(const std::vector<Rect>& rectangles, int cropSize);
  /// Reads the .npy of a package: float32 [frames, 4] (a, b, tx, ty), or int32 [frames, 4] (x, y, width, height).
  static Result<CropTrack> read(std::span<const std::byte> npy, const Clip& clip, const std::string& source);
  std::vector<std::byte> write() const;

  FrameIndex frameCount() const { return static_cast<FrameIndex>(similarities_.size()); }
  int cropSize() const { return cropSize_; }
  CropKind kind() const { return rectangles_.empty() ? CropKind::Similarity : CropKind::Rectangle; }
  /// picture -> crop of cropSize(), or of `side` pixels. `frame` must be in the clip.
  const Similarity& at(FrameIndex frame) const { return similarities_[static_cast<std::size_t>(frame)]; }
  Similarity at(FrameIndex frame, int side) const;
  /// The original box, when this is a track of rectangles.
  std::optional<Rect> rectangle(FrameIndex frame) const;
  /// Fails on numbers that are not finite, crops of absurd size, and crops whose middle half leaves the picture
  /// (rectangles: that leave it at all); what hangs over is filled with the nearest edge pixels.
  Status validate(Size picture, const std::string& source) const;

 private:
  int cropSize_ = 0;
  std::vector<Similarity> similarities_;
  std::vector<Rect> rectangles_;
};

/// Moves a rectangle inside the picture, and shrinks it only where it is larger than the picture; keeps it square if it
/// was.
Rect clampInside(Rect rectangle, Size picture);

}  // namespace visema
