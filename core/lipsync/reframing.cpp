// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/reframing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "core/lipsync/opencv_views.h"

namespace visema {
namespace {

constexpr double kFaceHeight = 0.45;  // of the picture: a little above the middle
constexpr double kSteady = 25;        // frames: the standard deviation of what the cut's way is smoothed with
constexpr int kLeastHeight = 64, kMostHeight = 8192;

constexpr std::array kNames{std::pair{Framing::AsFilmed, "filmed"}, std::pair{Framing::Landscape, "landscape"},
                            std::pair{Framing::Square, "square"}, std::pair{Framing::Portrait, "portrait"}};

double widthOverHeight(Framing framing, Size footage) {
  switch (framing) {
    case Framing::Landscape:
      return 16.0 / 9;
    case Framing::Square:
      return 1;
    case Framing::Portrait:
      return 9.0 / 16;
    case Framing::AsFilmed:
      break;
  }
  return static_cast<double>(footage.width) / footage.height;
}

int even(double value) { return std::max(2, static_cast<int>(std::lround(value / 2)) * 2); }

/// A bell over the way, the ends held.
std::vector<double> smoothed(const std::vector<double>& way) {
  const int reach = static_cast<int>(3 * kSteady);
  const int last = static_cast<int>(way.size()) - 1;
  std::vector<double> smooth(way.size());
  for (int i = 0; i <= last; ++i) {
    double sum = 0, weights = 0;
    for (int j = -reach; j <= reach; ++j) {
      const double weight = std::exp(-0.5 * (j / kSteady) * (j / kSteady));
      sum += weight * way[static_cast<std::size_t>(std::clamp(i + j, 0, last))];
      weights += weight;
    }
    smooth[static_cast<std::size_t>(i)] = sum / weights;
  }
  return smooth;
}

void scale(const cv::Mat& from, cv::Mat to) {
  if (from.size() == to.size())
    from.copyTo(to);
  else
    cv::resize(from, to, to.size(), 0, 0, from.rows > to.rows ? cv::INTER_AREA : cv::INTER_CUBIC);
}

}  // namespace

Result<Framing> framingFrom(const std::string& name) {
  for (const auto& [framing, known] : kNames)
    if (name == known) return framing;
  return fail(ErrorCode::InvalidArgument,
              "there is no picture shape \"" + name + "\": take filmed, landscape, square or portrait");
}

const char* toString(Framing framing) {
  for (const auto& [value, name] : kNames)
    if (value == framing) return name;
  return "filmed";
}

Result<Reframing> Reframing::create(Framing framing, int height, Size footage, const std::vector<Point>& faces) {
  if (height != 0 && (height < kLeastHeight || height > kMostHeight))
    return fail(ErrorCode::InvalidArgument, "a film is " + std::to_string(kLeastHeight) + " to " +
                                                std::to_string(kMostHeight) + " pixels high, not " +
                                                std::to_string(height));
  Reframing reframing;
  reframing.footage_ = footage;
  const double shape = widthOverHeight(framing, footage);
  const bool wider = shape > static_cast<double>(footage.width) / footage.height;
  Size& window = reframing.window_;
  if (framing == Framing::AsFilmed)
    window = footage;
  else
    window = {std::min(footage.width, wider ? footage.width : even(footage.height * shape)),
              std::min(footage.height, wider ? even(footage.width / shape) : footage.height)};
  const int tall = height == 0 ? window.height : even(height);
  reframing.size_ = tall == window.height ? window : Size{even(tall * shape), tall};
  std::vector<double> x, y;
  for (const Point& face : faces) {
    x.push_back(face.x - window.width / 2.0);
    y.push_back(face.y - window.height * kFaceHeight);
  }
  x = smoothed(x);
  y = smoothed(y);
  for (std::size_t i = 0; i < x.size(); ++i)
    reframing.corners_.push_back({std::clamp<double>(x[i], 0, footage.width - window.width),
                                  std::clamp<double>(y[i], 0, footage.height - window.height)});
  return reframing;
}

Rect Reframing::cut(FrameIndex frame) const {
  const Point corner = corners_[static_cast<std::size_t>(frame)];
  const int x = static_cast<int>(std::lround(corner.x / 2)) * 2, y = static_cast<int>(std::lround(corner.y / 2)) * 2;
  return {std::min(x, footage_.width - window_.width), std::min(y, footage_.height - window_.height), window_.width,
          window_.height};
}

std::shared_ptr<YuvImage> Reframing::apply(const YuvImage& picture, FrameIndex frame) const {
  auto made = std::make_shared<YuvImage>(size_, picture.color());
  const Rect whole = cut(frame);
  for (int index = 0; index < 3; ++index) {
    const int share = index == 0 ? 1 : 2;
    const ConstPlane from = picture.plane(index);
    const Plane to = made->plane(index);
    const cv::Mat source(from.size.height, from.size.width, CV_8U, const_cast<std::uint8_t*>(from.data),
                         static_cast<std::size_t>(from.stride));
    const cv::Rect box(whole.x / share, whole.y / share, std::min((whole.width + share - 1) / share, from.size.width),
                       std::min((whole.height + share - 1) / share, from.size.height));
    scale(source(box & cv::Rect(0, 0, source.cols, source.rows)),
          cv::Mat(to.size.height, to.size.width, CV_8U, to.data, static_cast<std::size_t>(to.stride)));
  }
  return made;
}

Image Reframing::apply(const ImageView& alpha, FrameIndex frame) const {
  Image made(size_, 1);
  const Rect box = cut(frame);
  scale(matOf(alpha)(cv::Rect(box.x, box.y, box.width, box.height)), matOf(made.mutableView()));
  return made;
}

}  // namespace visema
