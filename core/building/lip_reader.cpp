// SPDX-License-Identifier: Apache-2.0
#include "core/building/lip_reader.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "core/base/try.h"
#include "core/building/face_view.h"
#include "core/media/video_reader.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

ImageView viewOf(const cv::Mat& grey) {
  return {grey.data, {grey.cols, grey.rows}, 1, static_cast<std::ptrdiff_t>(grey.step[0])};
}

Rect movedBox(const Rect& box, const Similarity& by) {
  const Point middle = by.apply(middleOf(box));
  const double side = by.scale() * (box.width + box.height) / 2.0;
  return {static_cast<int>(std::lround(middle.x - side / 2)), static_cast<int>(std::lround(middle.y - side / 2)),
          static_cast<int>(std::lround(side)), static_cast<int>(std::lround(side))};
}

}  // namespace

std::optional<float> LipReader::read(const YuvImage& picture) {
  constexpr int kLookEvery = 5;
  if (!finder_.hasLandmarks()) return std::nullopt;
  const cv::Mat luma = lumaOf(picture);
  if (sinceFound_ < 0 || ++sinceFound_ >= kLookEvery) {
    const double width = sinceFound_ < 0 ? 0 : box_.width / pose_.scale();
    if (const auto faces = finder_.find(viewOf(luma), width); !faces.empty()) {
      pose_ = neutralPose(faces.front().points);
      box_ = movedBox(faces.front().box, pose_);
      sinceFound_ = 0;
    }
  }
  if (sinceFound_ < 0) return std::nullopt;
  const FaceView view{1};  // points are whole pixels: of a face of one size they are equally fine
  const cv::Mat seen = lookAt(luma, pose_, view);
  return static_cast<float>(lipOpening(finder_.place(viewOf(seen), movedBox(box_, view.fromCrop()))));
}

void addOpening(std::vector<float>& openings, std::optional<float> read) {
  openings.push_back(read ? *read : openings.empty() ? 0 : openings.back());
}

Result<std::vector<float>> readLips(const std::filesystem::path& film, FaceFinder68& finder, const ProgressFn& progress,
                                    std::stop_token stop) {
  auto reader = TRY(VideoReader::open(film));
  LipReader lips(finder);
  std::vector<float> openings;
  for (;;) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "reading the lips was stopped");
    auto next = TRY(reader->next());
    if (!next) return openings;
    addOpening(openings, lips.read(*next->image));
    if (progress && openings.size() % 25 == 0) progress({-1, "reading the lips", -1});
  }
}

float closedBelow(std::vector<float> openings) {
  constexpr float kAbove = 0.035F;
  if (openings.empty()) return kAbove;
  const auto least = openings.begin() + static_cast<std::ptrdiff_t>(openings.size() / 20);
  std::nth_element(openings.begin(), least, openings.end());
  return *least + kAbove;
}

double shareBelow(const std::vector<float>& openings, float level) {
  if (openings.empty()) return 0;
  const auto below = std::count_if(openings.begin(), openings.end(), [&](float each) { return each < level; });
  return static_cast<double>(below) / static_cast<double>(openings.size());
}

}  // namespace visema
