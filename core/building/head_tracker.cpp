// SPDX-License-Identifier: Apache-2.0
#include "core/building/head_tracker.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/building/flow_prediction.h"
#include "core/building/keyframes.h"
#include "core/building/point_placer.h"
#include "core/media/video_reader.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

constexpr double kLost = 0.35;     // correlation below which a fit means nothing
constexpr double kWeak = 0.6;      // below which it is to be looked at
constexpr double kApart = 0.3;     // eye spans by which the finder and the track may disagree
constexpr FrameIndex kPiece = 24;  // frames that are held when following backward

ImageView viewOf(const cv::Mat& grey) {
  return {grey.data, {grey.cols, grey.rows}, 1, static_cast<std::ptrdiff_t>(grey.step[0])};
}

/// The face's box as detectors give it, in crop pixels: the middle one of those that were found.
Rect usualBox(const FootageScan& scan, const Keyframes& keys) {
  std::vector<double> x, y, side;
  for (const ScannedFrame& frame : scan.frames) {
    if (frame.faces < 1) continue;
    const Similarity pose = poseOf(frame.face.points, keys.neutral);
    const Rect& box = frame.face.box;
    const Point middle = pose.apply({box.x + box.width / 2.0, box.y + box.height / 2.0});
    x.push_back(middle.x), y.push_back(middle.y), side.push_back(pose.scale() * (box.width + box.height) / 2.0);
  }
  const auto middleOf = [](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
  };
  const double size = middleOf(side);
  return {static_cast<int>(std::lround(middleOf(x) - size / 2)), static_cast<int>(std::lround(middleOf(y) - size / 2)),
          static_cast<int>(std::lround(size)), static_cast<int>(std::lround(size))};
}

class Tracker {
 public:
  Tracker(const std::filesystem::path& video, const FootageScan& scan, FaceFinder68& finder,
          const TrackOptions& options, Keyframes keys)
      : video_(video), scan_(scan), finder_(finder), options_(options), keys_(std::move(keys)) {
    stretch_ = {0, scan_.frameCount()};
    if (options_.before)
      stretch_ = {std::max<FrameIndex>(0, options_.stretch.from), std::min(scan_.frameCount(), options_.stretch.to)};
  }

  Result<HeadTrack> run(const ProgressFn& progress, const std::stop_token& stop) {
    prepare();
    lastPose_ = keys_.frames.front().pose;
    PointPlacer placer(finder_, keys_.view, usualBox(scan_, keys_));
    placer_ = &placer;
    TRY(forward(partOf(progress, 0, 0.9), stop));
    TRY(backward(partOf(progress, 0.9, 0.1), stop));
    for (const auto& [index, points] : placer.finish()) track_.frames[index].points = points;
    for (FrameIndex i = stretch_.from; i < stretch_.to; ++i)
      if (at(i).state == TrackState::Lost || at(i).state == TrackState::Away)
        at(i).points = moved(keys_.neutral, at(i).pose.inverse());
    smooth();
    return std::move(track_);
  }

 private:
  /// What is known before a picture is looked at.
  void prepare() {
    if (options_.before) track_ = *options_.before;
    track_.frames.resize(scan_.frames.size());
    for (FrameIndex i = stretch_.from; i < stretch_.to; ++i) at(i) = {.pose = keys_.frames.front().pose};
    for (TrackedFrame& frame : track_.frames) frame.startsShot = frame.keyframe = false;
    for (const FrameIndex start : scan_.shots()) at(start).startsShot = true;
    for (const Mark& mark : options_.marks)
      for (FrameIndex i = mark.from; i < std::min(mark.to, scan_.frameCount()); ++i) {
        if (mark.kind == MarkKind::FaceAway && inStretch(i)) at(i).state = TrackState::Away;
        if (mark.kind == MarkKind::Cut && i == mark.from) at(i).startsShot = true;
      }
    for (const Keyframe& key : keys_.frames) at(std::min(key.frame, scan_.frameCount() - 1)).keyframe = true;
    track_.neutral = keys_.frames.front().frame;
  }

  bool inStretch(FrameIndex frame) const { return frame >= stretch_.from && frame < stretch_.to; }

  /// Frames beyond the stretch hold its ends, and stay as they are.
  void smooth() {
    HeadTrack smooth = track_;
    smoothTrack(smooth);
    for (FrameIndex i = stretch_.from; i < stretch_.to; ++i) at(i) = smooth.at(i);
  }

  /// Goes to the first frame of the stretch, having seen the face in the one before.
  Status approach(VideoReader& reader) {
    const FrameIndex before = stretch_.from - 1;
    if (before < 0) return {};
    TRY(reader.seek(before));
    auto next = TRY(reader.next());
    if (!next) return fail(ErrorCode::BadData, video_.string() + " is shorter than it was: let it be scanned again");
    if (at(before).state != TrackState::Lost && at(before).state != TrackState::Away)
      remember(lookAt(lumaOf(*next->image), at(before).pose, keys_.view), at(before).pose);
    return {};
  }

  TrackedFrame& at(FrameIndex frame) { return track_.frames[static_cast<std::size_t>(frame)]; }

  Status forward(const ProgressFn& progress, const std::stop_token& stop) {
    VideoReadOptions readOptions;
    readOptions.threads = 2;
    auto reader = TRY(VideoReader::open(video_, readOptions));
    TRY(approach(*reader));
    for (FrameIndex index = stretch_.from; index < stretch_.to; ++index) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "tracking " + video_.string() + " was stopped");
      auto next = TRY(reader->next());
      if (!next) return fail(ErrorCode::BadData, video_.string() + " is shorter than it was: let it be scanned again");
      if (at(index).startsShot) last_.release();
      const cv::Mat luma = lumaOf(*next->image);
      if (at(index).state == TrackState::Away)
        last_.release();
      else
        follow(luma, index, true);
      if (progress && index % 5 == 0) progress({shareOf(index), "tracking the face", -1});
    }
    return {};
  }

  /// Stretches in which the face was not found yet, from the first frame that shows it back to where it is lost.
  Status backward(const ProgressFn& progress, const std::stop_token& stop) {
    auto reader = TRY(VideoReader::open(video_));
    for (FrameIndex end = std::min(stretch_.to, scan_.frameCount() - 1); end > stretch_.from; --end) {
      if (at(end).startsShot || at(end).state == TrackState::Lost || at(end).state == TrackState::Away) continue;
      if (at(end - 1).state != TrackState::Lost) continue;
      FrameIndex begin = end;
      while (begin > stretch_.from && at(begin - 1).state == TrackState::Lost && !at(begin).startsShot) --begin;
      last_.release();
      for (FrameIndex to = end + 1; to > begin; to -= kPiece) {
        auto pictures = TRY(readPiece(*reader, std::max(begin, to - kPiece), to, stop));
        if (!followBack(pictures, std::max(begin, to - kPiece), end)) break;
        if (progress) progress({1 - shareOf(to), "tracking back", -1});
      }
    }
    return {};
  }

  double shareOf(FrameIndex frame) const {
    return static_cast<double>(frame - stretch_.from) /
           static_cast<double>(std::max<FrameIndex>(1, stretch_.to - stretch_.from));
  }

  Result<std::vector<cv::Mat>> readPiece(VideoReader& reader, FrameIndex from, FrameIndex to,
                                         const std::stop_token& stop) const {
    TRY(reader.seek(from));
    std::vector<cv::Mat> pictures;
    for (FrameIndex i = from; i < to; ++i) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "tracking " + video_.string() + " was stopped");
      auto next = TRY(reader.next());
      if (!next) break;
      pictures.push_back(lumaOf(*next->image).clone());
    }
    return pictures;
  }

  /// False as soon as the face is lost there too.
  bool followBack(const std::vector<cv::Mat>& pictures, FrameIndex from, FrameIndex known) {
    for (std::size_t i = pictures.size(); i-- > 0;) {
      const FrameIndex index = from + static_cast<FrameIndex>(i);
      if (index == known) {
        remember(lookAt(pictures[i], at(index).pose, keys_.view), at(index).pose);
        continue;
      }
      follow(pictures[i], index, false);
      if (at(index).state == TrackState::Lost) return false;
    }
    return true;
  }

  struct Guess {
    Similarity pose;
    double missed = 0;
  };

  /// Looks for the face in one picture and notes where it is.
  void follow(const cv::Mat& luma, FrameIndex index, bool mayFind) {
    TrackedFrame& frame = at(index);
    for (const Correction& correction : options_.corrections)
      if (correction.frame == index) {
        frame.pose = correction.crop;
        frame.alike = frame.inliers = 1;
        frame.state = TrackState::Corrected;
        note(index, lookAt(luma, frame.pose, keys_.view), frame.pose);
        return;
      }
    std::optional<Keyframes::Placed> placed;
    double missed = 0;
    if (const auto guess = predicted(luma)) {
      placed = keys_.place(luma, guess->pose);
      missed = guess->missed;
    }
    if (mayFind) considerFinder(luma, index, placed);
    if (!placed || placed->alike < kLost) {
      frame.state = TrackState::Lost;
      ++lostFor_;
      return;
    }
    frame.pose = placed->pose;
    frame.alike = static_cast<float>(placed->alike);
    frame.inliers = static_cast<float>(placed->inliers);
    frame.return_ = static_cast<float>(missed / keys_.view.scale);
    frame.state = placed->alike < kWeak ? TrackState::Weak : TrackState::Good;
    note(index, placed->seen, placed->seenThrough);
  }

  void note(FrameIndex index, const cv::Mat& seen, const Similarity& through) {
    remember(seen, through);
    placer_->add(static_cast<std::size_t>(index), seen, through);
  }

  void remember(const cv::Mat& seen, const Similarity& through) {
    last_ = seen;
    lastPose_ = through;
    lostFor_ = 0;
  }

  std::optional<Guess> predicted(const cv::Mat& luma) const {
    constexpr int kRemembered = 12;  // frames after which a face that was lost is anywhere
    if (last_.empty() || lostFor_ > kRemembered) return std::nullopt;
    const cv::Mat seen = lookAt(luma, lastPose_, keys_.view);
    const FlowPrediction flow = predictFlow(last_, seen, keys_.share);
    if (!flow.found) return Guess{lastPose_, 10};
    return Guess{shiftedPose(lastPose_, flow.shift, keys_.view), flow.missed};
  }

  /// The finder's word counts where the track is lost, or where the two are far apart and its place fits better.
  void considerFinder(const cv::Mat& luma, FrameIndex index, std::optional<Keyframes::Placed>& placed) {
    const ScannedFrame& scanned = scan_.frames[static_cast<std::size_t>(index)];
    const bool lost = !placed || placed->alike < kLost;
    std::optional<FacePoints> points;
    if (scanned.faces > 0) {
      points = scanned.face.points;
    } else if (lost && scanned.faces < 0) {
      const auto faces = finder_.find(viewOf(luma), 1.6 * scan_.usualEyeSpan());
      if (!faces.empty()) points = nearestFace(faces, lastPose_.inverse().apply({kCropUnit / 2, 0})).points;
    }
    if (!points) return;
    const Similarity pose = poseOf(*points, keys_.neutral);
    if (!lost) {
      const Point middle{kCropUnit / 2, 0};
      const Point found = placed->pose.apply(pose.inverse().apply(middle));
      const double apart = std::hypot(found.x - middle.x, found.y - middle.y) / kEyeSpanInCrop;
      if (apart < kApart && std::abs(std::log(pose.scale() / placed->pose.scale())) < kApart) return;
    }
    const Keyframes::Placed fresh = keys_.place(luma, pose);
    if (!placed || fresh.alike > placed->alike + (lost ? 0 : 0.05)) placed = fresh;
  }

  const std::filesystem::path& video_;
  const FootageScan& scan_;
  FaceFinder68& finder_;
  const TrackOptions& options_;
  const Keyframes keys_;
  FrameStretch stretch_;  // that is tracked
  PointPlacer* placer_ = nullptr;
  HeadTrack track_;
  cv::Mat last_;         // the face where it was seen last; empty after a cut
  Similarity lastPose_;  // before the face was seen: that of the first keyframe
  int lostFor_ = 0;
};

}  // namespace

Result<HeadTrack> trackHead(const std::filesystem::path& video, const FootageScan& scan, FaceFinder68& finder,
                            const TrackOptions& options, const ProgressFn& progress, std::stop_token stop) {
  auto keys = TRY(chooseKeyframes(video, scan, options.corrections, options.neutral, stop));
  try {
    return Tracker(video, scan, finder, options, std::move(keys)).run(progress, stop);
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::Internal, "tracking " + video.string() + " failed: " + error.what());
  }
}

Result<Similarity> fitFrame(const std::filesystem::path& video, const FootageScan& scan, const TrackOptions& options,
                            FrameIndex frame, const Similarity& near, std::stop_token stop) {
  auto keys = TRY(chooseKeyframes(video, scan, options.corrections, options.neutral, stop));
  auto reader = TRY(VideoReader::open(video));
  TRY(reader->seek(frame));
  auto picture = TRY(reader->next());
  if (!picture) return fail(ErrorCode::BadData, video.string() + " ends before frame " + std::to_string(frame));
  try {
    const Keyframes::Placed placed = keys.place(lumaOf(*picture->image), near);
    if (placed.alike < kLost)
      return fail(ErrorCode::NotFound, "the face in this frame is unlike every keyframe: place it by hand");
    return placed.pose;
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::Internal, "tracking " + video.string() + " failed: " + error.what());
  }
}

}  // namespace visema
