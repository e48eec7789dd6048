// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/playhead.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace visema {
namespace {

constexpr int kMostAsked = 125;  // times; what has not come by then is shown all the same: whoever shows it learns why
constexpr FrameIndex kSendForFollower = 25;  // frames before the end of a clip

/// How far apart two poses are: the mean distance, in crop pixels, of a face's outline seen through both.
double poseDistance(const Similarity& a, const Similarity& b) {
  constexpr double kReach = 100;
  const Similarity back = a.inverse();
  double sum = 0;
  for (const Point corner : std::array{Point{28, 28}, Point{228, 28}, Point{28, 228}, Point{128 + kReach, 228}}) {
    const Point seen = b.apply(back.apply(corner));
    sum += std::hypot(seen.x - corner.x, seen.y - corner.y);
  }
  return sum / 4;
}

/// One step of a walk that turns round at the ends and shows each end frame once.
void walk(ClipFrame& at, int& direction, const PlayableClip& clip) {
  if (clip.frameCount <= 1) return;
  if (clip.loop) {
    at.frame = (at.frame + 1) % clip.frameCount;
    return;
  }
  if (at.frame + direction < 0 || at.frame + direction >= clip.frameCount) direction = -direction;
  at.frame += direction;
}

}  // namespace

Result<Playhead> Playhead::create(std::vector<PlayableClip> clips, PlayheadOptions options) {
  if (clips.empty() || std::any_of(clips.begin(), clips.end(), [](const auto& clip) { return clip.frameCount < 1; }))
    return fail(ErrorCode::InvalidArgument, "the avatar has no clip, or a clip without frames");
  if (options.start && (options.start->clip >= clips.size() || options.start->frame < 0 ||
                        options.start->frame >= clips[options.start->clip].frameCount))
    return fail(ErrorCode::InvalidArgument, "the start frame lies outside the avatar's clips: take a smaller one");
  return Playhead(std::move(clips), options);
}

Playhead::Playhead(std::vector<PlayableClip> clips, PlayheadOptions options)
    : clips_(std::move(clips)), options_(options) {
  if (options_.start) {
    now_ = *options_.start;
  } else {
    for (const ClipRole role : {ClipRole::OnDemand, ClipRole::Talk, ClipRole::Idle}) {  // the best is found last
      const auto first =
          std::find_if(clips_.begin(), clips_.end(), [&](const auto& each) { return each.role == role; });
      if (first != clips_.end()) now_.clip = static_cast<std::size_t>(first - clips_.begin());
    }
    silentFrames_ = options_.idleAfterFrames;
  }
}

bool Playhead::atNeutral() const {
  return (now_.frame == 0 && clip().neutralStart) || (now_.frame + 1 == clip().frameCount && clip().neutralEnd) ||
         std::binary_search(clip().joins.begin(), clip().joins.end(), now_.frame);
}

/// The clip of that kind that follows the present one, round and round.
std::optional<std::size_t> Playhead::nextClip(ClipRole role) const {
  for (std::size_t i = 1; i <= clips_.size(); ++i) {
    const std::size_t candidate = (now_.clip + i) % clips_.size();
    if (clips_[candidate].role == role) return candidate;
  }
  return std::nullopt;
}

ClipFrame Playhead::nearestPose(std::size_t target) const {
  const PlayableClip& to = clips_[target];
  if (to.poses.empty() || clip().poses.empty()) return {target, 0};
  const Similarity& here = clip().poses[static_cast<std::size_t>(now_.frame)];
  // Leave room ahead, so that a clip is not entered just before its end.
  const FrameIndex last = std::max<FrameIndex>(1, to.frameCount - (to.loop ? 0 : to.frameCount / 4));
  ClipFrame best{target, 0};
  double least = std::numeric_limits<double>::max();
  const auto consider = [&](FrameIndex frame) {
    if (frame >= last) return;
    const double distance = poseDistance(here, to.poses[static_cast<std::size_t>(frame)]);
    if (distance < least) least = distance, best.frame = frame;
  };
  for (const FrameIndex frame : to.entries) consider(frame);
  for (FrameIndex frame = 0; to.entries.empty() && frame < last; ++frame) consider(frame);
  return best;
}

/// Where a clip goes on after another that ends in the same pose: its own first frame would show that pose twice.
ClipFrame Playhead::afterNeutral(std::size_t clip) const {
  return {clip, clips_[clip].frameCount > 1 ? FrameIndex{1} : FrameIndex{0}};
}

void Playhead::enter(ClipFrame to, bool samePose) {
  coming_.reset();
  if (!samePose && options_.fadeFrames > 0) fade_ = Fade{now_, direction_, 0};
  now_ = to;
  direction_ = 1;
}

void Playhead::considerSwitch(bool speaking) {
  silentFrames_ = speaking ? 0 : silentFrames_ + 1;
  if (framesLeft_ || fade_) return;
  const bool longSilence = silentFrames_ >= options_.idleAfterFrames;
  if (!speaking && !longSilence) return;
  const ClipRole wanted = longSilence ? ClipRole::Idle : ClipRole::Talk;
  if (clip().role == wanted) return coming_.reset();
  if (!coming_ || clips_[coming_->to.clip].role != wanted) {
    const auto target = nextClip(wanted);
    if (!target) return;
    const bool joined = atNeutral() && clips_[*target].neutralStart;
    coming_ = Join{joined ? ClipFrame{*target, 0} : nearestPose(*target)};
  }
  const ClipFrame to = coming_->to;
  if (arrived(to)) enter(to, to.frame == 0 && atNeutral() && clips_[to.clip].neutralStart);
}

bool Playhead::arrived(ClipFrame at) {
  return !options_.sendFor || options_.sendFor(at) || ++coming_->asked > kMostAsked;
}

/// So that the walk need not wait where it leaves this clip.
void Playhead::sendForFollower() const {
  const bool leadsOn = !clip().loop && clip().neutralEnd && direction_ > 0;
  if (!options_.sendFor || !leadsOn || now_.frame + kSendForFollower < clip().frameCount) return;
  const auto follower = nextClip(clip().role);
  if (follower && clips_[*follower].neutralStart) options_.sendFor(afterNeutral(*follower));
}

/// To the frame after this one: on, round, or over to the next clip of the same kind where both are neutral.
void Playhead::step() {
  const bool atEnd = direction_ > 0 ? now_.frame + 1 == clip().frameCount : now_.frame == 0;
  if (atEnd && atNeutral() && !clip().loop && !framesLeft_) {
    const auto follower = nextClip(clip().role);
    if (follower && clips_[*follower].neutralStart) {
      now_ = afterNeutral(*follower);
      direction_ = 1;
      return;
    }
  }
  walk(now_, direction_, clip());
  sendForFollower();
}

void Playhead::finishIn(FrameIndex frames) {
  if (frames < 1) return;
  const auto find = [&](auto rests) {
    return std::find_if(clips_.begin(), clips_.end(),
                        [&](const PlayableClip& clip) { return clip.frameCount >= frames && rests(clip); });
  };
  auto ending = find([](const PlayableClip& clip) { return clip.neutralEnd; });
  int direction = 1;
  if (ending == clips_.end()) {  // back to where a clip began
    ending = find([](const PlayableClip& clip) { return clip.neutralStart && !clip.loop; });
    direction = -1;
  }
  if (ending == clips_.end()) return;
  const ClipFrame entry{static_cast<std::size_t>(ending - clips_.begin()),
                        direction > 0 ? ending->frameCount - frames : frames - 1};
  framesLeft_ = frames;
  if (entry == now_ && direction_ == direction) return;
  fade_.reset();
  enter(entry, false);
  direction_ = direction;
}

FramePlan Playhead::next(bool speaking) {
  considerSwitch(speaking);
  FramePlan plan;
  plan.main = now_;
  if (fade_) {
    walk(fade_->from, fade_->direction, clips_[fade_->from.clip]);
    ++fade_->shown;
    plan.leaving = fade_->from;
    plan.mainWeight = static_cast<float>(fade_->shown) / static_cast<float>(options_.fadeFrames + 1);
    if (fade_->shown == options_.fadeFrames) fade_.reset();
  }
  if (framesLeft_ && --*framesLeft_ <= 0) return plan;  // stays on the last pose
  step();
  return plan;
}

}  // namespace visema
