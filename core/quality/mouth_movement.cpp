// SPDX-License-Identifier: Apache-2.0
#include "core/quality/mouth_movement.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace visema {
namespace {

constexpr int kFrom = kMouthSide / 4, kShown = kMouthSide / 2;  // the middle of the mouth picture
constexpr int kSide = 18;                                       // what is left of it
constexpr int kDirections = 3;
constexpr double kBlur = 1.5;  // so that edges do not count as movement before and after they pass

}  // namespace

MouthMovement movementOf(const TalkingFilm& film) {
  const int frames = film.frames();
  MouthMovement movement;
  movement.speed.resize(static_cast<std::size_t>(frames));
  movement.bend.resize(static_cast<std::size_t>(frames));
  if (frames < 3) return movement;
  cv::Mat pictures(frames, kSide * kSide, CV_32F);
  for (int f = 0; f < frames; ++f) {
    const cv::Mat whole(kMouthSide, kMouthSide, CV_8U, const_cast<std::uint8_t*>(film.mouth(f).data()));
    cv::Mat soft, small;
    cv::GaussianBlur(whole(cv::Rect(kFrom, kFrom, kShown, kShown)), soft, {}, kBlur);
    cv::resize(soft, small, {kSide, kSide}, 0, 0, cv::INTER_AREA);
    small.reshape(1, 1).convertTo(pictures.row(f), CV_32F);
    pictures.row(f) -= cv::mean(pictures.row(f));  // the light may change
  }
  const cv::PCA directions(pictures, cv::noArray(), cv::PCA::DATA_AS_ROW, kDirections);
  const cv::Mat places = directions.project(pictures);
  for (int f = 1; f + 1 < frames; ++f) {
    const cv::Mat change = places.row(f + 1) - places.row(f);
    movement.speed[static_cast<std::size_t>(f)] = cv::norm(change);
    movement.bend[static_cast<std::size_t>(f)] = cv::norm(change - (places.row(f) - places.row(f - 1)));
  }
  return movement;
}

}  // namespace visema
