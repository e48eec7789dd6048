// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <set>

#include "core/base/time.h"

namespace visema {

/// Decides which frames of a clip to decode next and which to let go, from where the playhead is and where it heads.
/// Holds numbers only: no pictures, no threads, no locks. Private to this layer.
///
/// The order of play from the playhead on is known: to the end and back, or round a loop. The `capacity` frames that
/// come next in that order are worth keeping, and the one that comes last is the first to go. Some of those just passed
/// stay as well: threads that share the frames ask a little out of order.
class FrameSchedule {
 public:
  struct Run {
    FrameIndex first = 0;
    FrameIndex last = 0;  // inclusive
  };

  FrameSchedule(FrameIndex frameCount, bool loop, std::size_t capacity);

  void moveTo(FrameIndex position, int step);
  void want(FrameIndex frame);    // somebody waits for it: it comes first and is not let go
  void unwant(FrameIndex frame);  // one of those who waited has it
  bool wantedElsewhere(const Run& run) const;

  /// Frames to decode in one go, ascending, of those that somebody waits for or that come soon; they count as being
  /// decoded until store() or giveUp().
  std::optional<Run> next();
  /// For decoders that fetch whatever is missing: goes on at `at`, else in the middle of the largest stretch that nobody
  /// decodes.
  std::optional<Run> nextElsewhere(FrameIndex at);
  static constexpr FrameIndex kSoon = 16;  // frames ahead: more are decoded for nothing when the clip is left
  void giveUp(FrameIndex frame);
  /// `frame` is decoded. Without `keep` it is not worth its place now, and where `restIsFarther` neither is the next
  /// one: a decoder that went on would have to come back for both.
  struct Kept {
    bool keep = false;
    std::optional<FrameIndex> letGo;  // for it
    bool restIsFarther = false;
  };
  Kept store(FrameIndex frame);
  void forgetFrom(FrameIndex frame);  // frames from here on cannot be decoded

  std::size_t loadedCount() const { return loaded_.size(); }
  std::size_t keepable() const;

 private:
  FrameIndex distance(FrameIndex frame) const;
  bool justPassed(FrameIndex frame) const;
  std::optional<FrameIndex> nearestMissing(bool& ascending) const;
  std::optional<FrameIndex> farthestLoaded() const;
  Run claim(Run run);
  Run ascendingFrom(FrameIndex first, FrameIndex most) const;

  const FrameIndex count_;
  const bool loop_;
  const std::size_t capacity_;
  const FrameIndex backwardRun_;
  const FrameIndex behind_;  // how many of those just passed stay; fewer on the way back
  FrameIndex position_ = 0;
  int step_ = 1;
  std::set<FrameIndex> missing_;  // neither loaded nor being decoded
  std::set<FrameIndex> loaded_;
  std::multiset<FrameIndex> wanted_;
};

}  // namespace visema
