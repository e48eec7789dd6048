// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/try.h"
#include "core/importing/box_offset.h"
#include "core/importing/import_work.h"
#include "core/importing/landmarks.h"
#include "core/media/video_reader.h"

namespace visema {
namespace {

constexpr std::uint64_t kMaxTable = 64u << 20;
constexpr std::uint64_t kMaxLandmarkFile = 1u << 20;
constexpr FrameIndex kFramesToCompare = 500;

struct FoundBoxes {
  NumberedBoxes boxes;
  std::string what;  // "landmarks": what is numbered
  std::string from;  // "landmarks/*.lms"
};

Result<FoundBoxes> boxesFromRectangles(const ImportWork& work) {
  auto bytes = TRY(work.source.files->read(work.source.rectangles, kMaxTable));
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto parsed = TRY(parseCropRectangles(text, work.source.files->describe(work.source.rectangles)));
  return FoundBoxes{std::move(parsed), "rectangles", work.source.rectangles};
}

Result<FoundBoxes> boxesFromLandmarks(const ImportWork& work) {
  FoundBoxes found{{}, "landmarks", "landmarks/*.lms"};
  for (const auto& [number, name] : work.source.landmarks) {
    auto bytes = TRY(work.source.files->read(name, kMaxLandmarkFile));
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto points = parseLandmarks(text, work.source.files->describe(name));
    const auto box = points ? faceBox(*points) : std::nullopt;
    if (box) found.boxes[static_cast<std::int64_t>(number)] = *box;
  }
  return found;
}

Result<FoundBoxes> findBoxes(const ImportWork& work) {
  if (!work.source.rectangles.empty()) return boxesFromRectangles(work);
  if (!work.source.landmarks.empty()) return boxesFromLandmarks(work);
  return fail(ErrorCode::BadData, work.source.files->path().string() +
                                      " does not say where the face is: it has neither crop_rectangles.json nor "
                                      "landmarks/*.lms");
}

/// What the pictures say about the number of the first frame's box.
std::optional<std::int64_t> askThePictures(const ImportWork& work, const NumberedBoxes& boxes,
                                           const std::vector<std::int64_t>& candidates) {
  auto media = work.source.video.empty() ? Result<MediaSource>(MediaSource(work.folder / "talk.mp4"))
                                         : work.mediaOf(work.source.video);
  VideoReadOptions options;
  options.rate = kFrameRate;
  auto reader = media ? VideoReader::open(*media, options) : fail(media.error());
  if (!reader) return std::nullopt;
  BoxOffset offset(boxes, candidates);
  for (FrameIndex i = 0; i < std::min(work.clip.frameCount, kFramesToCompare); ++i) {
    auto frame = (*reader)->next();
    if (!frame || !*frame) break;
    offset.add(*(*frame)->image);
  }
  return offset.answer();
}

/// The number of the box that belongs to the first frame.
std::int64_t firstBox(const ImportWork& work, const FoundBoxes& found) {
  const std::int64_t frames = work.clip.frameCount;
  const auto same = static_cast<std::int64_t>(work.source.firstPicture);
  const std::int64_t first = found.boxes.begin()->first, last = found.boxes.rbegin()->first;
  if (first == same && last < same + frames) return same;
  const bool fits = first >= same && last < same + frames;
  const std::int64_t expected = !fits && last - first < frames ? first : same;
  std::vector<std::int64_t> candidates;
  for (const std::int64_t middle : {same, first, last - frames + 1})
    for (const std::int64_t number : {middle - 1, middle, middle + 1}) {
      const std::int64_t together = std::min(last, number + frames - 1) - std::max(first, number) + 1;
      if (number == expected || 2 * together > std::min(frames, last - first + 1)) candidates.push_back(number);
    }
  const auto shown = askThePictures(work, found.boxes, candidates);
  const std::int64_t answer = shown.value_or(expected);
  if (!shown && fits) return answer;  // numbers of frames without a box are missing, nothing else
  const std::string counts = "the frames count from " + std::to_string(same) + " and the " + found.what + " from " +
                             std::to_string(first) + " to " + std::to_string(last) + ": ";
  if (shown)
    work.assumed(counts + "the face lies stillest when number " + std::to_string(answer) +
                 " is taken for the first frame");
  else if (answer == first)
    work.assumed(counts + "the first " + found.what +
                 " are taken for the first frame; the pictures do not tell, so look whether the mouth sits right");
  else
    work.assumed(counts +
                 "those are taken that have a frame's number; the pictures do not tell, so look whether the "
                 "mouth sits right");
  return answer;
}

}  // namespace

Result<std::vector<Rect>> importBoxes(const ImportWork& work) {
  auto found = TRY(findBoxes(work));
  const std::string where = found.from + " in " + work.source.files->path().string();
  std::vector<std::optional<Rect>> boxes(static_cast<std::size_t>(work.clip.frameCount));
  const std::int64_t first = found.boxes.empty() ? 0 : firstBox(work, found);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto box = found.boxes.find(first + static_cast<std::int64_t>(i));
    if (box != found.boxes.end()) boxes[i] = box->second;
  }
  auto repaired = TRY(repairBoxes(boxes, work.clip.size, where));
  work.found("face boxes of " + counted(boxes.size() - repaired.filled, "frame") + " in " + found.from);
  if (repaired.filled > 0)
    work.repaired(counted(repaired.filled, "frame") + " without a face box took the last good one");
  if (repaired.clamped > 0)
    work.repaired(counted(repaired.clamped, "face box") + " reached outside the picture and moved inside");
  return std::move(repaired.boxes);
}

}  // namespace visema
