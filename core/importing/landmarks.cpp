// SPDX-License-Identifier: Apache-2.0
#include "core/importing/landmarks.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/avatar/crop_track.h"
#include "core/avatar/json_reader.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::size_t kMaxLandmarks = 1000;
constexpr double kMaxCoordinate = 1e6;
constexpr std::int64_t kMostFrames = 10'000'000;
constexpr std::size_t kLeft = 1, kRight = 31, kTop = 52;

std::optional<double> readNumber(std::string_view& line) {
  const std::size_t start = line.find_first_not_of(" \t\r");
  if (start == std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(line.data() + start, line.data() + line.size(), value);
  if (error != std::errc{} || !std::isfinite(value) || std::abs(value) > kMaxCoordinate) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  return value;
}

}  // namespace

Result<std::vector<Point>> parseLandmarks(std::string_view text, const std::string& source) {
  std::vector<Point> points;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto x = readNumber(line);
    const auto y = readNumber(line);
    if (!x || !y || line.find_first_not_of(" \t\r") != std::string_view::npos || points.size() == kMaxLandmarks)
      return fail(ErrorCode::BadData, source + " is not a list of landmarks (x and y on each line)");
    points.push_back({*x, *y});
  }
  return points;
}

std::optional<Rect> faceBox(const std::vector<Point>& landmarks) {
  if (landmarks.size() <= kTop) return std::nullopt;
  const int left = static_cast<int>(landmarks[kLeft].x), right = static_cast<int>(landmarks[kRight].x);
  if (right - left < 1) return std::nullopt;
  return Rect{left, static_cast<int>(landmarks[kTop].y), right - left, right - left};
}

Result<NumberedBoxes> parseCropRectangles(std::string_view json, const std::string& source) {
  auto document = TRY(parseJson(json, source));
  if (!document.is_object()) return fail(ErrorCode::BadData, source + " is not a table of crop rectangles");
  std::string problem;
  NumberedBoxes boxes;
  for (auto it = document.begin(); it != document.end(); ++it) {
    std::int64_t frame = 0;
    const char* end = it.key().data() + it.key().size();
    const auto [rest, error] = std::from_chars(it.key().data(), end, frame);
    if (error != std::errc{} || rest != end || frame < 0 || frame > kMostFrames) continue;  // notes
    const JsonFields fields(it.value(), "frame " + it.key(), problem);
    std::vector<std::int64_t> rect;
    for (double side : fields.numbers("rect", 4)) {
      if (std::abs(side) > kMaxCoordinate) break;
      rect.push_back(static_cast<std::int64_t>(side));
    }
    if (rect.size() != 4 || rect[2] <= rect[0] || rect[3] <= rect[1]) continue;  // as good as missing
    boxes[frame] = Rect{static_cast<int>(rect[0]), static_cast<int>(rect[1]), static_cast<int>(rect[2] - rect[0]),
                        static_cast<int>(rect[3] - rect[1])};
  }
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is damaged: " + problem);
  return boxes;
}

Result<RepairedBoxes> repairBoxes(const std::vector<std::optional<Rect>>& found, Size picture,
                                  const std::string& source) {
  std::optional<Rect> last;
  for (const auto& box : found)
    if (!last && box) last = box;
  if (!last) return fail(ErrorCode::BadData, source + " has no usable face box in any frame");
  RepairedBoxes repaired;
  for (const auto& box : found) {
    if (!box) ++repaired.filled;
    if (box) last = box;
    const Rect inside = clampInside(*last, picture);
    if (box && !(inside == *box)) ++repaired.clamped;
    repaired.boxes.push_back(inside);
  }
  return repaired;
}

}  // namespace visema
