// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/geometry.h"
#include "core/base/yuv_image.h"
#include "core/lipsync/compositor.h"
#include "core/quality/picture_scores.h"

namespace visema {

/// Scores the lips in the film's own pixels, after what was painted is blended back into them: networks that paint
/// crops of different sizes are measured with one measure. Paints nothing. Belongs to one thread.
class PastedScorer {
 public:
  /// `mask` is 255 where the network paints; `lips` the box around the lips. Both in pixels of the crop.
  PastedScorer(const Image& mask, Rect lips) : cover_(mask), lips_(lips) {}

  /// `shown` is what a film shows instead of `picture`.
  void add(const YuvImage& picture, const Similarity& pictureToCrop, const YuvImage& shown);
  /// `crop` is what the network saw of `picture`, `painted` what it made of it.
  void addPainted(const YuvImage& picture, const Similarity& pictureToCrop, ImageView crop, ImageView painted);
  /// Lips only; neither flicker nor edge.
  PictureScores scores() const { return scorer_ ? scorer_->scores() : PictureScores{}; }

 private:
  Cover cover_;
  Rect lips_;
  Size box_;  // around the lips in the picture
  std::optional<PictureScorer> scorer_;
};

}  // namespace visema
