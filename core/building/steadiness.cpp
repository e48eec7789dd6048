// SPDX-License-Identifier: Apache-2.0
#include "core/building/steadiness.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "core/base/try.h"
#include "core/building/face_view.h"
#include "core/media/video_reader.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

constexpr int kBlock = 44;  // pixels of the side of a block that is looked for in the next crop
constexpr int kReach = 6;   // and how far

/// Where between its neighbours the top of three values in a row is.
double topOf(double before, double at, double after) {
  const double bend = before - 2 * at + after;
  return bend < -1e-9 ? std::clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

/// How far a block has moved, where it is found again.
std::optional<Point> movedBlock(const cv::Mat& before, const cv::Mat& now, cv::Point middle) {
  const cv::Rect block(middle.x - kBlock / 2, middle.y - kBlock / 2, kBlock, kBlock);
  const cv::Rect around(block.x - kReach, block.y - kReach, kBlock + 2 * kReach, kBlock + 2 * kReach);
  if ((around & cv::Rect(0, 0, now.cols, now.rows)) != around) return std::nullopt;
  cv::Mat match;
  cv::matchTemplate(now(around), before(block), match, cv::TM_CCOEFF_NORMED);
  double best = 0;
  cv::Point at;
  cv::minMaxLoc(match, nullptr, &best, nullptr, &at);
  if (best < 0.7 || at.x < 1 || at.y < 1 || at.x + 1 >= match.cols || at.y + 1 >= match.rows) return std::nullopt;
  const auto value = [&](int dx, int dy) { return static_cast<double>(match.at<float>(at.y + dy, at.x + dx)); };
  return Point{at.x - kReach + topOf(value(-1, 0), best, value(1, 0)),
               at.y - kReach + topOf(value(0, -1), best, value(0, 1))};
}

/// What most blocks of the upper face do: bridge and tip of the nose, below the eyes and at their outer corners.
std::optional<Point> motionBetween(const cv::Mat& before, const cv::Mat& now, const FacePoints& points,
                                   const FaceView& view) {
  const double under = 0.45 * (points[30].y - points[27].y);
  std::vector<double> x, y;
  for (const Point p : {points[28], points[30], Point{points[41].x, points[41].y + under},
                        Point{points[46].x, points[46].y + under}, points[36], points[45]}) {
    const Point at = view.fromCrop().apply(p);
    const auto moved =
        movedBlock(before, now, {static_cast<int>(std::lround(at.x)), static_cast<int>(std::lround(at.y))});
    if (moved) x.push_back(moved->x), y.push_back(moved->y);
  }
  if (x.empty()) return std::nullopt;
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  const std::size_t middle = x.size() / 2, other = (x.size() - 1) / 2;
  return Point{(x[middle] + x[other]) / 2, (y[middle] + y[other]) / 2};
}

bool seen(const TrackedFrame& frame) { return frame.state != TrackState::Lost && frame.state != TrackState::Away; }

}  // namespace

Result<Steadiness> measureSteadiness(const std::filesystem::path& video, const HeadTrack& track,
                                     const ProgressFn& progress, std::stop_token stop) {
  auto reader = TRY(VideoReader::open(video));
  const FaceView view{1};
  const FacePoints points = track.inCrop(track.neutral);
  cv::Mat before;
  std::vector<double> steps;
  for (FrameIndex index = 0; index < track.frameCount(); ++index) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "measuring " + video.string() + " was stopped");
    auto next = TRY(reader->next());
    if (!next) break;
    const TrackedFrame& frame = track.at(index);
    if (frame.startsShot || !seen(frame)) before.release();
    if (!seen(frame)) continue;
    const cv::Mat now = lookAt(lumaOf(*next->image), frame.pose, view);
    if (!before.empty()) {
      if (const auto moved = motionBetween(before, now, points, view)) steps.push_back(std::hypot(moved->x, moved->y));
    }
    before = now;
    if (progress && index % 10 == 0)
      progress({static_cast<double>(index) / static_cast<double>(track.frameCount()), "measuring steadiness", -1});
  }
  Steadiness result;
  result.frames = static_cast<FrameIndex>(steps.size());
  if (steps.empty()) return result;
  double sum = 0;
  for (const double step : steps) sum += step * step;
  result.step = std::sqrt(sum / static_cast<double>(steps.size()));
  std::sort(steps.begin(), steps.end());
  result.worst = steps[steps.size() * 99 / 100];
  return result;
}

}  // namespace visema
