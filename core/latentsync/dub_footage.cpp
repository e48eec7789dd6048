// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/dub_footage.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/part_of_progress.h"
#include "core/base/sha256.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/building/build_folder.h"
#include "core/building/face_finder.h"
#include "core/building/footage_scan.h"
#include "core/building/head_tracker.h"

namespace visema::latentsync {
namespace {

namespace fs = std::filesystem;

Result<HeadTrack> tracked(const DubOptions& options, const ProgressFn& progress, std::stop_token stop) {
  const TraceSpan span("track");
  const auto finder = TRY(FaceFinder68::create());
  if (!finder->hasLandmarks())
    return fail(ErrorCode::NotFound,
                "A face cannot be aligned without landmarks: install libdlib-data, or name another file of 68 points "
                "by VISEMA_FACE_LANDMARKS.");
  const FootageScan scan =
      TRY(scanFootage(options.video, *finder, options.person, partOf(progress, 0, 0.4, "looking for the face"), stop));
  if (scan.usualEyeSpan() <= 0)
    return fail(ErrorCode::BadData, options.video.string() + " shows no face that looks about into the camera.");
  return trackHead(options.video, scan, *finder, {}, partOf(progress, 0.4, 0.6, "following the face"), stop);
}

/// The track of an earlier dub of this footage, or a new one.
Result<HeadTrack> trackOf(const DubOptions& options, const fs::path& kept, const ProgressFn& progress,
                          std::stop_token stop) {
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 32;
  std::error_code ignored;
  if (!kept.empty() && fs::exists(kept, ignored))
    if (const auto bytes = readFile(kept, kLargest))
      if (auto track = readTrack(*bytes, kept.string())) return track;
  const std::vector<std::byte> bytes = writeTrack(TRY(tracked(options, progress, std::move(stop))));
  if (!kept.empty()) static_cast<void>(writeFileAtomically(kept, bytes));  // a full disk only costs time
  return readTrack(bytes, options.video.string());  // rounded as it is kept: the next dub is the same to the bit
}

std::string identityOf(const std::string& text) { return Sha256::of(std::as_bytes(std::span(text))).substr(0, 32); }

}  // namespace

DubFootage::DubFootage(std::unique_ptr<VideoReader> reader, std::string hash, FaceAlignment alignment, FrameIndex count,
                       FootageLatents latents)
    : reader_(std::move(reader)),
      hash_(std::move(hash)),
      alignment_(std::move(alignment)),
      count_(count),
      latents_(std::move(latents)) {}

Result<std::unique_ptr<DubFootage>> DubFootage::open(const DubOptions& options, const ProgressFn& progress,
                                                     std::stop_token stop) {
  VideoReadOptions reading;
  reading.rate = std::nullopt;  // its own
  auto reader = TRY(VideoReader::open(options.video, reading));
  std::string hash = TRY(hashOfFile(options.video, {}, stop));
  std::string person;
  if (options.person) person = std::to_string(options.person->x) + "," + std::to_string(options.person->y);
  fs::path folder, latents;
  if (!options.cache.empty()) {
    folder = options.cache / identityOf(hash + person);
    latents = folder / identityOf(options.modelIdentity + " " + std::to_string(options.side));
  }
  const HeadTrack track =
      TRY(trackOf(options, folder.empty() ? fs::path() : folder / "track.npy", progress, std::move(stop)));
  FaceAlignment alignment(track);
  if (!alignment.any())
    return fail(ErrorCode::BadData, options.video.string() + " shows no face that could be followed.");
  const double seconds = static_cast<double>(track.frameCount()) / kFrameRate.toDouble();
  FrameIndex count = std::max<FrameIndex>(1, static_cast<FrameIndex>(seconds * reader->rate().toDouble() + 0.5));
  if (reader->expectedFrames() > 0) count = std::min(count, reader->expectedFrames());
  return std::unique_ptr<DubFootage>(new DubFootage(std::move(reader), std::move(hash), std::move(alignment), count,
                                                    FootageLatents(latents, options.side)));
}

Result<YuvFrame> DubFootage::picture(FrameIndex shown) {
  if (const auto found = read_.find(shown); found != read_.end()) return found->second;
  if (shown < next_ || read_.empty()) {  // backwards: the stretch before it, too
    next_ = shown < next_ ? std::max<FrameIndex>(0, shown - kChunkFrames + 1) : shown;
    TRY(reader_->seek(next_));
    read_.clear();
  }
  for (; next_ <= shown; ++next_) {
    const std::optional<VideoFrame> frame = TRY(reader_->next());
    if (!frame && read_.empty())
      return fail(ErrorCode::BadData, reader_->info().name + " ends before it says: it is damaged.");
    read_[next_] = frame ? frame->image : read_.rbegin()->second;
    if (read_.size() > 2 * kChunkFrames) read_.erase(read_.begin());
  }
  return read_[shown];
}

std::optional<Similarity> DubFootage::alignmentAt(FrameIndex shown) const {
  return alignment_.at(secondsOf(shown) * kFrameRate.toDouble());
}

Similarity DubFootage::alignmentNear(FrameIndex shown) const {
  for (FrameIndex away = 0; away < count_; ++away)
    for (const FrameIndex frame : {shown - away, shown + away})
      if (frame >= 0 && frame < count_)
        if (const auto found = alignmentAt(frame)) return *found;
  return {};
}

}  // namespace visema::latentsync
