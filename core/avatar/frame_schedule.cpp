// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/frame_schedule.h"

#include <algorithm>
#include <iterator>

namespace visema {
namespace {

constexpr FrameIndex kForwardRun = 8;         // short, so that a jump of the playhead is noticed soon
constexpr FrameIndex kLongestBackward = 128;  // a key frame is rarely further away
constexpr FrameIndex kMostBehind = 24;

}  // namespace

FrameSchedule::FrameSchedule(FrameIndex frameCount, bool loop, std::size_t capacity)
    : count_(frameCount),
      loop_(loop),
      capacity_(std::max<std::size_t>(capacity, 2)),
      backwardRun_(std::clamp<FrameIndex>(static_cast<FrameIndex>(capacity / 2), 1, kLongestBackward)),
      behind_(static_cast<FrameIndex>(capacity) >= frameCount
                  ? 0
                  : std::min(kMostBehind, static_cast<FrameIndex>(capacity / 4))) {
  for (FrameIndex i = 0; i < count_; ++i) missing_.insert(missing_.end(), i);
}

std::size_t FrameSchedule::keepable() const { return std::min(capacity_, static_cast<std::size_t>(count_)); }

void FrameSchedule::moveTo(FrameIndex position, int step) {
  position_ = position;
  step_ = step;
}

void FrameSchedule::want(FrameIndex frame) { wanted_.insert(frame); }

void FrameSchedule::unwant(FrameIndex frame) {
  if (const auto found = wanted_.find(frame); found != wanted_.end()) wanted_.erase(found);
}

bool FrameSchedule::wantedElsewhere(const Run& run) const {
  // Whoever waits for a frame of this run gets it first: two who wait for different runs would else take turns for
  // ever.
  for (auto it = wanted_.lower_bound(run.first); it != wanted_.end() && *it <= run.last; ++it)
    if (loaded_.count(*it) == 0) return false;
  return std::any_of(wanted_.begin(), wanted_.end(), [&](FrameIndex frame) {
    return (frame < run.first || frame > run.last) && missing_.count(frame) == 1;
  });
}

bool FrameSchedule::justPassed(FrameIndex frame) const {
  const FrameIndex ago = (position_ - frame) * step_;
  return ago > 0 && ago <= (step_ > 0 ? behind_ : behind_ / 4);  // backward the places are needed for long runs
}

FrameIndex FrameSchedule::distance(FrameIndex frame) const {
  const FrameIndex ahead = (frame - position_) * step_;
  if (ahead >= 0) return ahead;
  if (justPassed(frame)) return 0;
  if (loop_) return ahead + count_;
  const FrameIndex toTheEnd = step_ > 0 ? count_ - 1 - position_ : position_;
  const FrameIndex back = step_ > 0 ? count_ - 1 - frame : frame;
  return toTheEnd + back;
}

std::optional<FrameIndex> FrameSchedule::nearestMissing(bool& ascending) const {
  if (missing_.empty()) return std::nullopt;
  const auto above = missing_.lower_bound(position_);
  const auto below = missing_.upper_bound(position_);
  ascending = step_ > 0;
  if (step_ > 0) {
    if (above != missing_.end()) return *above;
    ascending = loop_;
    return loop_ ? *missing_.begin() : *missing_.rbegin();
  }
  if (below != missing_.begin()) return *std::prev(below);
  ascending = !loop_;
  return loop_ ? *missing_.rbegin() : *missing_.begin();
}

std::optional<FrameIndex> FrameSchedule::farthestLoaded() const {
  std::optional<FrameIndex> farthest;
  const auto consider = [&](FrameIndex frame) {
    if (wanted_.count(frame) == 0 && (!farthest || distance(frame) > distance(*farthest))) farthest = frame;
  };
  if (loaded_.empty()) return std::nullopt;
  // Distance rises and falls only at the playhead, so the farthest is at an end or beside the playhead and those just
  // passed.
  const auto at = loaded_.lower_bound(step_ > 0 ? position_ - behind_ : position_);
  const auto after = loaded_.upper_bound(step_ > 0 ? position_ : position_ + behind_);
  consider(*loaded_.begin());
  consider(*loaded_.rbegin());
  if (at != loaded_.begin()) consider(*std::prev(at));
  if (after != loaded_.end()) consider(*after);
  if (!farthest)
    for (FrameIndex frame : loaded_) consider(frame);
  return farthest;
}

FrameSchedule::Run FrameSchedule::ascendingFrom(FrameIndex first, FrameIndex most) const {
  Run run{first, first};
  while (run.last - run.first + 1 < most && missing_.count(run.last + 1) == 1) ++run.last;
  return run;
}

FrameSchedule::Run FrameSchedule::claim(Run run) {
  missing_.erase(missing_.lower_bound(run.first), missing_.upper_bound(run.last));
  return run;
}

std::optional<FrameSchedule::Run> FrameSchedule::next() {
  for (FrameIndex frame : wanted_) {
    if (missing_.count(frame) == 0) continue;
    if (step_ > 0) return claim({frame, frame});
    return claim({std::max<FrameIndex>(0, frame - backwardRun_ + 1), frame});
  }
  bool ascending = true;
  const auto nearest = nearestMissing(ascending);
  // Places taken by frames that somebody waits for are not free: without this, what is decoded would be thrown away.
  // So are those of frames just passed.
  const auto passed = std::count_if(loaded_.lower_bound(position_ - behind_), loaded_.upper_bound(position_ + behind_),
                                    [&](FrameIndex frame) { return justPassed(frame); });
  const FrameIndex places = static_cast<FrameIndex>(capacity_) - static_cast<FrameIndex>(wanted_.size()) - passed;
  const auto worthIt = [&](FrameIndex frame) { return distance(frame) < places; };
  if (!nearest || !worthIt(*nearest)) return std::nullopt;
  if (ascending) {
    if (distance(*nearest) >= kSoon) return std::nullopt;
    Run run = ascendingFrom(*nearest, kForwardRun);
    while (run.last > run.first && !worthIt(run.last)) --run.last;
    return claim(run);
  }
  // Going backward every run costs decoding from a key frame on: wait until a long one fits.
  Run run{*nearest, *nearest};
  while (run.first > 0 && run.last - run.first + 1 < backwardRun_ && missing_.count(run.first - 1) == 1) --run.first;
  if (!worthIt(run.first)) return std::nullopt;
  return claim(run);
}

std::optional<FrameSchedule::Run> FrameSchedule::nextElsewhere(FrameIndex at) {
  if (missing_.count(at) == 1) return claim(ascendingFrom(at, kForwardRun));
  Run largest{0, -1};
  for (auto it = missing_.begin(); it != missing_.end();) {
    Run run{*it, *it};
    while (++it != missing_.end() && *it == run.last + 1) run.last = *it;
    if (run.last - run.first > largest.last - largest.first) largest = run;
  }
  if (largest.last < largest.first) return std::nullopt;
  const FrameIndex middle = largest.first + (largest.last - largest.first + 1) / 2;
  return claim(ascendingFrom(middle, kForwardRun));
}

void FrameSchedule::giveUp(FrameIndex frame) {
  if (loaded_.count(frame) == 0) missing_.insert(frame);
}

FrameSchedule::Kept FrameSchedule::store(FrameIndex frame) {
  missing_.erase(frame);
  Kept kept;
  kept.keep = true;
  if (loaded_.count(frame) == 1) return kept;
  if (loaded_.size() >= capacity_) {
    kept.letGo = farthestLoaded();
    const bool better = kept.letGo && (wanted_.count(frame) == 1 || distance(*kept.letGo) > distance(frame));
    if (kept.letGo && !better) {
      missing_.insert(frame);
      return {false, std::nullopt, distance(frame + 1) > distance(frame)};
    }
  }
  if (kept.letGo) {
    loaded_.erase(*kept.letGo);
    missing_.insert(*kept.letGo);
  }
  loaded_.insert(frame);
  return kept;
}

void FrameSchedule::forgetFrom(FrameIndex frame) { missing_.erase(missing_.lower_bound(frame), missing_.end()); }

}  // namespace visema
