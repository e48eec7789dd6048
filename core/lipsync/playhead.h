// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

enum class ClipRole { Talk, Idle, OnDemand };  // for speech, for silence, only when asked for

/// What a playhead must know of a clip.
struct PlayableClip {
  ClipRole role = ClipRole::Talk;
  FrameIndex frameCount = 0;
  bool loop = false;
  bool neutralStart = false;
  bool neutralEnd = false;
  std::vector<FrameIndex> joins;  // more frames in the neutral pose, ascending
  std::vector<FrameIndex>
      entries;                    // where a fade may lead to, ascending: frames that are at hand soon; empty: anywhere
  std::vector<Similarity> poses;  // picture -> crop, one a frame; empty when unknown
};

struct ClipFrame {
  std::size_t clip = 0;
  FrameIndex frame = 0;
  bool operator==(const ClipFrame&) const = default;
};

/// Which footage one output frame shows: one frame, or two while a join is faded over.
struct FramePlan {
  ClipFrame main;
  std::optional<ClipFrame> leaving;  // shown with weight 1 - mainWeight
  float mainWeight = 1;
  bool operator==(const FramePlan&) const = default;
};

struct PlayheadOptions {
  std::optional<ClipFrame> start = {};  // none: idle when there is an idle clip, else the first talk clip
  int fadeFrames = 6;                   // a join between different poses
  int idleAfterFrames = 20;             // of silence
  /// Sends for a frame that will be shown soon; true once it is there. A join waits for its frame, where the walk would
  /// have to. None: all frames are there.
  std::function<bool(ClipFrame)> sendFor = {};
};

/// Walks through an avatar's clips frame by frame: talk while there is speech, idle while there is none, back and forth
/// where a clip does not lead on. Joins happen in the neutral pose or are faded over between the two poses that fit
/// best. Decodes nothing. Belongs to one thread.
class Playhead {
 public:
  /// Needs at least one clip with a frame in it.
  static Result<Playhead> create(std::vector<PlayableClip> clips, PlayheadOptions options = {});

  /// The frame to show now; moves on by one.
  FramePlan next(bool speaking);
  /// From now on the walk ends on the neutral pose in exactly `frames` frames, where the clips have one.
  void finishIn(FrameIndex frames);
  /// What next() shows when nothing changes: for whoever loads ahead.
  ClipFrame position() const { return now_; }
  int direction() const { return direction_; }

 private:
  Playhead(std::vector<PlayableClip> clips, PlayheadOptions options);
  void step();
  void enter(ClipFrame to, bool samePose);
  void considerSwitch(bool speaking);
  bool arrived(ClipFrame at);
  void sendForFollower() const;
  std::optional<std::size_t> nextClip(ClipRole role) const;
  ClipFrame nearestPose(std::size_t clip) const;
  ClipFrame afterNeutral(std::size_t clip) const;
  const PlayableClip& clip() const { return clips_[now_.clip]; }
  bool atNeutral() const;

  std::vector<PlayableClip> clips_;
  PlayheadOptions options_;
  ClipFrame now_;
  int direction_ = 1;
  struct Fade {
    ClipFrame from;
    int direction = 1;
    int shown = 0;
  };
  std::optional<Fade> fade_;
  struct Join {
    ClipFrame to;
    int asked = 0;
  };
  std::optional<Join> coming_;
  FrameIndex silentFrames_ = 0;
  std::optional<FrameIndex> framesLeft_;
};

}  // namespace visema
