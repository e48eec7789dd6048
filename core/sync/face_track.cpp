// SPDX-License-Identifier: Apache-2.0
#include "core/sync/face_track.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "core/base/own_folder.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

constexpr double kSearchedSide = 480;  // pixels of the longer side of the picture that is searched
constexpr int kSmallestFace = 40;      // there
constexpr double kReach = 0.5;         // sides of the last box around it in which the face is looked for first
constexpr double kCertain = 0.75;      // of the sharpest detections of a first search are as good as the best

template <class Member>
std::vector<float> smoothedValues(const std::vector<FaceBox>& boxes, Member member, double sigma) {
  const int count = static_cast<int>(boxes.size()), reach = static_cast<int>(std::ceil(3 * sigma));
  std::vector<float> middle(boxes.size()), result(boxes.size());
  for (int i = 0; i < count; ++i) {
    std::vector<float> near;
    for (int k = std::max(0, i - 4); k <= std::min(count - 1, i + 4); ++k)
      near.push_back(boxes[static_cast<std::size_t>(k)].*member);
    std::nth_element(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2), near.end());
    middle[static_cast<std::size_t>(i)] = near[near.size() / 2];
  }
  for (int i = 0; i < count; ++i) {
    double sum = 0, weight = 0;
    for (int k = -reach; k <= reach; ++k) {
      const double share = std::exp(-0.5 * k * k / (sigma * sigma));
      sum += share * middle[static_cast<std::size_t>(std::clamp(i + k, 0, count - 1))];
      weight += share;
    }
    result[static_cast<std::size_t>(i)] = static_cast<float>(sum / weight);
  }
  return result;
}

}  // namespace

std::filesystem::path faceCascadeFile() {
  if (const char* given = std::getenv("VISEMA_FACE_CASCADE")) return given;
  const std::filesystem::path name = "haarcascade_frontalface_alt2.xml";
  if (auto brought = findAround(ownFolder(), "share/visema/faces" / name); !brought.empty()) return brought;
  return "/usr/share/opencv4/haarcascades" / name;
}

struct FaceFinder::Impl {
  cv::CascadeClassifier cascade;
  std::optional<cv::Rect> last;  // in the searched picture

  std::optional<cv::Rect> search(const cv::Mat& grey, const cv::Rect& where) {
    std::vector<cv::Rect> faces;
    std::vector<int> votes;
    const int least = last ? std::max(kSmallestFace, last->width * 3 / 4) : kSmallestFace;
    cascade.detectMultiScale(grey(where), faces, votes, 1.1, 3, 0, {least, least});
    if (faces.empty()) return std::nullopt;
    // Many windows around a true face say so, few around a false one; of several faces the largest is meant.
    const int most = *std::max_element(votes.begin(), votes.end());
    std::optional<cv::Rect> best;
    for (std::size_t i = 0; i < faces.size(); ++i)
      if (votes[i] >= kCertain * most && (!best || faces[i].area() > best->area())) best = faces[i];
    return *best + where.tl();
  }
};

FaceFinder::FaceFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FaceFinder::FaceFinder(FaceFinder&&) noexcept = default;
FaceFinder& FaceFinder::operator=(FaceFinder&&) noexcept = default;
FaceFinder::~FaceFinder() = default;

Result<FaceFinder> FaceFinder::create() {
  auto impl = std::make_unique<Impl>();
  const std::filesystem::path path = faceCascadeFile();
  std::error_code error;
  bool loaded = false;
  try {
    loaded = std::filesystem::is_regular_file(path, error) && impl->cascade.load(path.string());
  } catch (const cv::Exception&) {
  }
  if (!loaded)
    return fail(ErrorCode::NotFound, path.string() +
                                         " is not a face cascade: install opencv-data, or name one with "
                                         "VISEMA_FACE_CASCADE");
  return FaceFinder(std::move(impl));
}

std::optional<FaceBox> FaceFinder::find(const YuvImage& picture) {
  const cv::Mat whole = lumaOf(picture);
  const double scale = std::min(1.0, kSearchedSide / std::max(whole.cols, whole.rows));
  cv::Mat grey;
  cv::resize(whole, grey, {}, scale, scale, cv::INTER_AREA);
  const cv::Rect everywhere(0, 0, grey.cols, grey.rows);
  std::optional<cv::Rect> face;
  if (impl_->last) {
    const cv::Rect& last = *impl_->last;
    const int reach = static_cast<int>(kReach * last.width);
    face = impl_->search(
        grey, cv::Rect(last.x - reach, last.y - reach, last.width + 2 * reach, last.height + 2 * reach) & everywhere);
    if (!face) impl_->last.reset();
  }
  if (!face) face = impl_->search(grey, everywhere);
  impl_->last = face;
  if (!face) return std::nullopt;
  return FaceBox{static_cast<float>((face->x + 0.5 * face->width) / scale),
                 static_cast<float>((face->y + 0.5 * face->height) / scale), static_cast<float>(face->width / scale)};
}

std::vector<FaceBox> smoothed(const std::vector<std::optional<FaceBox>>& found) {
  std::vector<FaceBox> boxes(found.size());
  std::optional<std::size_t> before;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    boxes[i] = *found[i];
    for (std::size_t k = before ? *before + 1 : 0; k < i; ++k) {
      const FaceBox& from = before ? boxes[*before] : boxes[i];
      const float part = before ? static_cast<float>(k - *before) / static_cast<float>(i - *before) : 1;
      boxes[k] = {from.centreX + part * (boxes[i].centreX - from.centreX),
                  from.centreY + part * (boxes[i].centreY - from.centreY),
                  from.side + part * (boxes[i].side - from.side)};
    }
    before = i;
  }
  for (std::size_t k = *before + 1; k < boxes.size(); ++k) boxes[k] = boxes[*before];
  constexpr double kPlaceFrames = 2, kSizeFrames = 12;
  const auto x = smoothedValues(boxes, &FaceBox::centreX, kPlaceFrames);
  const auto y = smoothedValues(boxes, &FaceBox::centreY, kPlaceFrames);
  const auto side = smoothedValues(boxes, &FaceBox::side, kSizeFrames);
  for (std::size_t i = 0; i < boxes.size(); ++i) boxes[i] = {x[i], y[i], side[i]};
  return boxes;
}

}  // namespace visema
