// SPDX-License-Identifier: Apache-2.0
#include "core/quality/pasted_scorer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/yuv_convert.h"

namespace visema {

void PastedScorer::addPainted(const YuvImage& picture, const Similarity& pictureToCrop, ImageView crop,
                              ImageView painted) {
  YuvImage pasted = picture.clone();
  blendPatch(pasted, pictureToCrop, crop, painted, cover_);
  add(picture, pictureToCrop, pasted);
}

void PastedScorer::add(const YuvImage& picture, const Similarity& pictureToCrop, const YuvImage& shown) {
  if (!scorer_) {  // boxes of one size, however the face turns
    const double scale = pictureToCrop.scale();
    box_ = {std::min(picture.size().width, static_cast<int>(std::lround(lips_.width / scale))),
            std::min(picture.size().height, static_cast<int>(std::lround(lips_.height / scale)))};
    Image everywhere(box_, 1);
    std::memset(everywhere.mutableView().data, 255, everywhere.byteCount());
    scorer_.emplace(everywhere.view(), Rect{0, 0, box_.width, box_.height});
  }
  const Point middle = pictureToCrop.inverse().apply({lips_.x + lips_.width / 2.0, lips_.y + lips_.height / 2.0});
  const auto from = [](double centre, int size, int all) {
    return std::clamp(static_cast<int>(std::lround(centre - size / 2.0)), 0, all - size);
  };
  const Rect box{from(middle.x, box_.width, picture.size().width), from(middle.y, box_.height, picture.size().height),
                 box_.width, box_.height};
  Image truth(box_, 3), seen(box_, 3);
  yuvToBgr(picture, box, truth.mutableView());
  yuvToBgr(shown, box, seen.mutableView());
  scorer_->cut();  // the box moves with the face: its change says nothing
  scorer_->add(truth.view(), seen.view());
}

}  // namespace visema
