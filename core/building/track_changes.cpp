// SPDX-License-Identifier: Apache-2.0
#include "core/building/track_changes.h"

#include <algorithm>

namespace visema {
namespace {

bool shapesTrack(MarkKind kind) { return kind == MarkKind::Cut || kind == MarkKind::FaceAway; }

/// Those of `one` that `other` has not.
template <class T>
void appendMissing(std::vector<T>& missing, const std::vector<T>& one, const std::vector<T>& other) {
  for (const T& each : one)
    if (std::find(other.begin(), other.end(), each) == other.end()) missing.push_back(each);
}

std::vector<FrameStretch> merged(std::vector<FrameStretch> stretches) {
  std::erase_if(stretches, [](const FrameStretch& each) { return each.to <= each.from; });
  std::sort(stretches.begin(), stretches.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<FrameStretch> result;
  for (const FrameStretch& each : stretches) {
    if (!result.empty() && each.from <= result.back().to)
      result.back().to = std::max(result.back().to, each.to);
    else
      result.push_back(each);
  }
  return result;
}

}  // namespace

BuildEdits trackEdits(const BuildEdits& edits, const std::string& footage) {
  BuildEdits part;
  if (const FootageEntry* entry = edits.findFootage(footage)) part.footage.push_back(*entry);
  for (const Mark& mark : edits.marks)
    if (mark.footage == footage && shapesTrack(mark.kind)) part.marks.push_back(mark);
  for (const Correction& each : edits.corrections)
    if (each.footage == footage) part.corrections.push_back(each);
  return part;
}

FrameStretch betweenKeyframes(const HeadTrack& track, FrameIndex frame) {
  FrameStretch stretch{frame, frame + 1};
  while (stretch.from > 0 && !track.at(stretch.from).startsShot && !track.at(stretch.from - 1).keyframe) --stretch.from;
  while (stretch.to < track.frameCount() && !track.at(stretch.to).startsShot && !track.at(stretch.to).keyframe)
    ++stretch.to;
  return stretch;
}

std::vector<FrameStretch> stretchesToTrackAgain(const BuildEdits& before, const BuildEdits& now,
                                                const HeadTrack& track) {
  std::vector<Correction> corrections;
  appendMissing(corrections, before.corrections, now.corrections);
  appendMissing(corrections, now.corrections, before.corrections);
  std::vector<FrameStretch> stretches;
  for (const Correction& each : corrections)
    if (each.frame < track.frameCount()) stretches.push_back(betweenKeyframes(track, each.frame));
  std::vector<Mark> marks;
  appendMissing(marks, before.marks, now.marks);
  appendMissing(marks, now.marks, before.marks);
  for (const Mark& mark : marks) {
    const FrameIndex last = std::min(mark.to, track.frameCount()) - 1;
    if (mark.from > last) continue;
    if (mark.kind == MarkKind::FaceAway)
      stretches.push_back({mark.from, last + 1});
    else
      stretches.push_back(betweenKeyframes(track, mark.from));
  }
  return merged(std::move(stretches));
}

void setKeyframe(BuildEdits& edits, const std::string& footage, FrameIndex frame,
                 const std::optional<Similarity>& crop) {
  clearKeyframes(edits, footage, {frame, frame + 1});
  if (crop) edits.corrections.push_back({footage, frame, *crop});
}

void clearKeyframes(BuildEdits& edits, const std::string& footage, FrameStretch frames) {
  std::erase_if(edits.corrections, [&](const Correction& each) {
    return each.footage == footage && each.frame >= frames.from && each.frame < frames.to;
  });
}

void setMark(BuildEdits& edits, const std::string& footage, MarkKind kind, FrameStretch frames, bool marked) {
  std::vector<FrameStretch> kept;
  for (const Mark& mark : edits.marks) {
    if (mark.footage != footage || mark.kind != kind) continue;
    if (marked) {
      kept.push_back({mark.from, mark.to});
    } else {
      kept.push_back({mark.from, std::min(mark.to, frames.from)});
      kept.push_back({std::max(mark.from, frames.to), mark.to});
    }
  }
  if (marked) kept.push_back(frames);
  std::erase_if(edits.marks, [&](const Mark& mark) { return mark.footage == footage && mark.kind == kind; });
  for (const FrameStretch& each : merged(std::move(kept))) edits.marks.push_back({footage, kind, each.from, each.to});
}

}  // namespace visema
