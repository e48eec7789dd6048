// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/mouth_motion.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/lipsync/opencv_views.h"

namespace visema {
namespace {

constexpr Size kViewSize{62, 36};

/// Summed over the picture: how far the last frame is from where the two before it were heading.
double bend(const Image& first, const Image& second, const Image& third) {
  cv::Mat a, b, c;
  matOf(first.view()).convertTo(a, CV_32F);
  matOf(second.view()).convertTo(b, CV_32F);
  matOf(third.view()).convertTo(c, CV_32F);
  const cv::Mat bent = c - 2 * b + a;
  return cv::norm(bent, cv::NORM_L1);
}

}  // namespace

Image mouthView(ImageView crop) {
  const Rect lips = lipsIn(crop.size.width);
  cv::Mat grey;
  cv::cvtColor(matOf(crop)(cv::Rect(lips.x, lips.y, lips.width, lips.height)), grey, cv::COLOR_BGR2GRAY);
  Image view(kViewSize, 1);
  cv::Mat small = matOf(view.mutableView());
  cv::resize(grey, small, small.size(), 0, 0, cv::INTER_AREA);
  return view;
}

void MouthMotion::add(MouthViews views, bool follows) {
  if (!follows) known_ = 0;
  if (known_ == 2) {
    filmed_ += bend(last_[0].filmed, last_[1].filmed, views.filmed);
    painted_ += bend(last_[0].painted, last_[1].painted, views.painted);
  }
  last_[0] = std::exchange(last_[1], std::move(views));
  known_ = std::min(known_ + 1, 2);
}

double MouthMotion::restlessness() const { return filmed_ > 0 ? painted_ / filmed_ : -1; }

}  // namespace visema
