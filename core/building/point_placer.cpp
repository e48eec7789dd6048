// SPDX-License-Identifier: Apache-2.0
#include "core/building/point_placer.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace visema {
namespace {

constexpr std::size_t kWaiting = 16;
constexpr double kFiner = 2;  // points are whole pixels: of a picture twice as large they are half ones

}  // namespace

PointPlacer::PointPlacer(const FaceFinder68& finder, FaceView view, Rect box)
    : finder_(finder), view_(view), box_(box), queue_(kWaiting, WhenFull::Wait), thread_([this] { run(); }) {}

void PointPlacer::add(std::size_t index, cv::Mat seen, const Similarity& pose) {
  queue_.push({index, std::move(seen), pose});
}

void PointPlacer::run() {
  const Similarity toFine = view_.fromCrop().then({kFiner, 0, 0, 0});
  const Point corner = toFine.apply({static_cast<double>(box_.x), static_cast<double>(box_.y)});
  const Rect box{static_cast<int>(std::lround(corner.x)), static_cast<int>(std::lround(corner.y)),
                 static_cast<int>(std::lround(box_.width * toFine.scale())),
                 static_cast<int>(std::lround(box_.height * toFine.scale()))};
  while (auto work = queue_.pop()) {
    cv::Mat fine;
    cv::resize(work->seen, fine, {}, kFiner, kFiner, cv::INTER_LINEAR);
    const FacePoints points =
        finder_.place({fine.data, {fine.cols, fine.rows}, 1, static_cast<std::ptrdiff_t>(fine.step[0])}, box);
    placed_.emplace_back(work->index, moved(points, toFine.inverse().then(work->pose.inverse())));
  }
}

std::vector<std::pair<std::size_t, FacePoints>> PointPlacer::finish() {
  queue_.close();
  thread_.join();
  return std::move(placed_);
}

}  // namespace visema
