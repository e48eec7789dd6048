// SPDX-License-Identifier: Apache-2.0
#include "core/building/footage_scan.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "core/base/npy.h"
#include "core/base/try.h"
#include "core/media/video_reader.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

constexpr int kColumns = 16 + 2 * static_cast<int>(kFacePoints);
constexpr int kFaceSide = 96;      // pixels in which the face is judged
constexpr float kCutRatio = 4.0F;  // times what the frames around change
constexpr float kCutLevels = 1.0F;

cv::Mat planeOf(const YuvImage& picture, int index) {
  const ConstPlane plane = picture.plane(index);
  return {plane.size.height, plane.size.width, CV_8U, const_cast<std::uint8_t*>(plane.data),
          static_cast<std::size_t>(plane.stride)};
}

/// The middle of the face, where there is skin whatever the mouth does.
cv::Rect skinOf(const FoundFace& face, double share, const cv::Mat& plane) {
  const Rect& box = face.box;
  const cv::Rect skin(
      static_cast<int>(share * (box.x + 0.2 * box.width)), static_cast<int>(share * (box.y + 0.3 * box.height)),
      std::max(2, static_cast<int>(share * 0.6 * box.width)), std::max(2, static_cast<int>(share * 0.4 * box.height)));
  return skin & cv::Rect(0, 0, plane.cols, plane.rows);
}

void judgeFace(const YuvImage& picture, const FoundFace& face, ScannedFrame& frame) {
  const cv::Mat luma = lumaOf(picture);
  const cv::Rect skin = skinOf(face, 1, luma);
  if (skin.area() < 16) return;
  const cv::Mat seen = luma(skin);
  frame.brightness = static_cast<float>(cv::mean(seen)[0]);
  frame.clipped = static_cast<float>(cv::countNonZero((seen < 18) | (seen > 233))) / static_cast<float>(skin.area());
  const cv::Mat blue = planeOf(picture, 1), red = planeOf(picture, 2);
  if (const cv::Rect there = skinOf(face, 0.5, blue); there.area() > 0) {
    frame.blue = static_cast<float>(cv::mean(blue(there))[0]);
    frame.red = static_cast<float>(cv::mean(red(there))[0]);
  }
  cv::Mat whole, detail;
  const cv::Rect box =
      cv::Rect(face.box.x, face.box.y, face.box.width, face.box.height) & cv::Rect(0, 0, luma.cols, luma.rows);
  if (box.width < 16 || box.height < 16) return;
  cv::resize(luma(box), whole, {kFaceSide, kFaceSide}, 0, 0, cv::INTER_AREA);
  cv::Laplacian(whole, detail, CV_32F);
  cv::Scalar mean, spread, detailSpread;
  cv::meanStdDev(whole, mean, spread);
  cv::meanStdDev(detail, mean, detailSpread);
  frame.sharpness = static_cast<float>(detailSpread[0] / std::max(4.0, spread[0]));
}

/// How much of a picture stands between its neighbours above and below as only two fields do.
float combOf(const cv::Mat& luma) {
  std::int64_t combed = 0, looked = 0;
  for (int y = 2; y + 2 < luma.rows; y += 3) {
    const std::uint8_t *up = luma.ptr(y - 1), *here = luma.ptr(y), *down = luma.ptr(y + 1);
    const std::uint8_t *up2 = luma.ptr(y - 2), *down2 = luma.ptr(y + 2);
    for (int x = 0; x < luma.cols; x += 2) {
      ++looked;
      const int above = up[x] - here[x], below = down[x] - here[x];
      combed += above * below > 150 && std::abs(up2[x] - here[x]) < 8 && std::abs(down2[x] - here[x]) < 8;
    }
  }
  return looked > 0 ? static_cast<float>(combed) / static_cast<float>(looked) : 0;
}

/// A cut is one frame that differs from the one before far more than those around it do.
void findCuts(std::vector<ScannedFrame>& frames) {
  const int count = static_cast<int>(frames.size());
  for (int i = 1; i < count; ++i) {
    std::vector<float> around;
    for (int k = std::max(1, i - 6); k <= std::min(count - 1, i + 6); ++k)
      if (k != i) around.push_back(frames[static_cast<std::size_t>(k)].change);
    if (around.empty()) continue;
    std::nth_element(around.begin(), around.begin() + static_cast<std::ptrdiff_t>(around.size() / 2), around.end());
    const float typical = around[around.size() / 2], largest = *std::max_element(around.begin(), around.end());
    const float change = frames[static_cast<std::size_t>(i)].change;
    frames[static_cast<std::size_t>(i)].cut =
        change > kCutLevels && change > kCutRatio * typical && (change > 1.5F * largest || change > 20);
  }
}

class Scanner {
 public:
  Scanner(FaceFinder68& finder, const std::optional<Point>& person) : finder_(finder), person_(person) {}

  ScannedFrame look(const YuvImage& picture, FrameIndex index) {
    const cv::Mat luma = lumaOf(picture);
    ScannedFrame frame;
    cv::Mat small;
    cv::resize(luma, small, {80, 80 * luma.rows / std::max(1, luma.cols) + 1}, 0, 0, cv::INTER_AREA);
    if (!last_.empty()) frame.change = static_cast<float>(cv::norm(small, last_, cv::NORM_L1) / small.total());
    last_ = small;
    if (index % FootageScan::kLookEvery == 0) {
      const auto faces =
          finder_.find({luma.data, {luma.cols, luma.rows}, 1, static_cast<std::ptrdiff_t>(luma.step[0])}, width_);
      if (const FoundFace* found = findPerson(faces, luma)) {
        frame.faces = static_cast<int>(faces.size());
        frame.face = *found;
        face_ = *found;
        width_ = found->box.width;
        missed_ = 0;
        for (const FoundFace& other : faces)
          if (&other != found)
            frame.second = std::max(frame.second, static_cast<float>(other.box.width) / static_cast<float>(width_));
      } else {
        frame.faces = 0;
        ++missed_;
      }
    }
    if (face_) judgeFace(picture, *face_, frame);
    if (index % FootageScan::kLookEvery == 0) frame.comb = combOf(luma);
    return frame;
  }

 private:
  /// The one who was chosen, or seen last, or the largest. A chosen person is nobody else; without a choice, the one
  /// who was followed so far stays unless another is much larger.
  const FoundFace* findPerson(const std::vector<FoundFace>& faces, const cv::Mat& luma) const {
    constexpr double kSameSize = 0.7, kReach = 1.2;  // of the largest; of the person's own width in five frames
    if (faces.empty()) return nullptr;
    if (!face_) {
      return person_ ? &nearestFace(faces, {person_->x * luma.cols, person_->y * luma.rows}) : &faces.front();
    }
    const Point before = middleOf(face_->box);
    const FoundFace& near = nearestFace(faces, before);
    const Point now = middleOf(near.box);
    if (!person_) return near.box.width >= kSameSize * faces.front().box.width ? &near : &faces.front();
    return std::hypot(now.x - before.x, now.y - before.y) < kReach * (1 + missed_) * width_ ? &near : nullptr;
  }

  FaceFinder68& finder_;
  const std::optional<Point> person_;
  cv::Mat last_;
  std::optional<FoundFace> face_;
  double width_ = 0;
  int missed_ = 0;  // looks that did not find the person: meanwhile they may have gone farther
};

}  // namespace

std::vector<FrameIndex> FootageScan::shots() const {
  std::vector<FrameIndex> starts = {0};
  for (FrameIndex i = 1; i < frameCount(); ++i)
    if (frames[static_cast<std::size_t>(i)].cut) starts.push_back(i);
  return starts;
}

double FootageScan::usualEyeSpan() const {
  std::vector<double> spans;
  for (const ScannedFrame& frame : frames)
    if (frame.faces > 0) spans.push_back(eyeSpan(frame.face.points));
  if (spans.empty()) return 0;
  std::nth_element(spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(spans.size() / 2), spans.end());
  return spans[spans.size() / 2];
}

bool TypicalLight::isOther(const ScannedFrame& frame) const {
  constexpr double kColour = 8, kBrightness = 0.25;  // a talking face stays within 5 and 0.15
  if (frame.brightness <= 0 || brightness <= 0) return false;
  return std::abs(frame.brightness / brightness - 1) > kBrightness ||
         std::hypot(frame.blue - blue, frame.red - red) > kColour;
}

TypicalLight typicalLight(std::span<const FootageScan* const> scans) {
  const auto median = [&](float ScannedFrame::*value, double none) {
    std::vector<float> all;
    for (const FootageScan* scan : scans)
      for (const ScannedFrame& frame : scan->frames)
        if (frame.brightness > 0) all.push_back(frame.*value);
    if (all.empty()) return none;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), middle, all.end());
    return static_cast<double>(*middle);
  };
  return {median(&ScannedFrame::brightness, 0), median(&ScannedFrame::blue, 128), median(&ScannedFrame::red, 128)};
}

Result<FootageScan> scanFootage(const std::filesystem::path& video, FaceFinder68& finder,
                                const std::optional<Point>& person, const ProgressFn& progress, std::stop_token stop) {
  VideoReadOptions options;
  options.threads = 2;
  auto reader = TRY(VideoReader::open(video, options));
  const double expected = std::max<double>(1, static_cast<double>(reader->expectedFrames()));
  FootageScan scan;
  Scanner scanner(finder, person);
  for (FrameIndex index = 0;; ++index) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "looking at " + video.string() + " was stopped");
    auto frame = TRY(reader->next());
    if (!frame) break;
    scan.size = frame->image->size();
    scan.frames.push_back(scanner.look(*frame->image, index));
    if (progress && index % 10 == 0) progress({static_cast<double>(index) / expected, "looking at the footage", -1});
  }
  if (scan.frames.empty()) return fail(ErrorCode::BadData, video.string() + " has no pictures");
  findCuts(scan.frames);
  return scan;
}

std::vector<std::byte> writeScan(const FootageScan& scan) {
  NpyArray array;
  array.type = NpyType::F32;
  array.shape = {scan.frameCount(), kColumns};
  for (const ScannedFrame& frame : scan.frames) {
    std::array<float, kColumns> row{};
    const Rect& box = frame.face.box;
    const std::array<float, 16> head = {frame.change,
                                        frame.brightness,
                                        frame.blue,
                                        frame.red,
                                        frame.clipped,
                                        frame.sharpness,
                                        frame.comb,
                                        frame.cut ? 1.0F : 0.0F,
                                        static_cast<float>(frame.faces),
                                        frame.second,
                                        static_cast<float>(box.x),
                                        static_cast<float>(box.y),
                                        static_cast<float>(box.width),
                                        static_cast<float>(box.height),
                                        static_cast<float>(scan.size.width),
                                        static_cast<float>(scan.size.height)};
    std::copy(head.begin(), head.end(), row.begin());
    for (std::size_t i = 0; i < kFacePoints; ++i) {
      row[16 + 2 * i] = static_cast<float>(frame.face.points[i].x);
      row[17 + 2 * i] = static_cast<float>(frame.face.points[i].y);
    }
    const auto bytes = std::as_bytes(std::span(row));
    array.data.insert(array.data.end(), bytes.begin(), bytes.end());
  }
  return encodeNpy(array);
}

Result<FootageScan> readScan(std::span<const std::byte> npy, const std::string& source) {
  auto array = TRY(parseNpy(npy, source));
  if (array.type != NpyType::F32 || array.shape.size() != 2 || array.shape[1] != kColumns || array.shape[0] < 1)
    return fail(ErrorCode::BadData, source + " is not a scan of footage: let it be made again");
  const std::vector<float> values = array.toFloat();
  for (const float value : values)
    if (!(std::abs(value) < 1e7F)) return fail(ErrorCode::BadData, source + " holds a number that cannot be");
  FootageScan scan;
  scan.size = {static_cast<int>(values[14]), static_cast<int>(values[15])};
  for (std::int64_t i = 0; i < array.shape[0]; ++i) {
    const float* row = values.data() + i * kColumns;
    ScannedFrame frame{row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7] > 0.5F, static_cast<int>(row[8]),
                       row[9], {}};
    frame.face.box = {static_cast<int>(row[10]), static_cast<int>(row[11]), static_cast<int>(row[12]),
                      static_cast<int>(row[13])};
    for (std::size_t k = 0; k < kFacePoints; ++k) frame.face.points[k] = {row[16 + 2 * k], row[17 + 2 * k]};
    scan.frames.push_back(frame);
  }
  return scan;
}

}  // namespace visema
