// SPDX-License-Identifier: Apache-2.0
#include "app/studio/idle_port.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/base/log.h"
#include "core/lipsync/playhead.h"

namespace visema::studio {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kFrameTime = std::chrono::milliseconds(40);

std::vector<PlayableClip> playable(const AvatarPackage& package) {
  std::vector<PlayableClip> clips;
  for (const Clip& clip : package.manifest().clips) {
    PlayableClip playable;
    playable.role = clip.kind == ClipKind::Idle   ? ClipRole::Idle
                    : clip.kind == ClipKind::Talk ? ClipRole::Talk
                                                  : ClipRole::OnDemand;
    playable.frameCount = clip.frameCount;
    playable.loop = clip.loop;
    playable.neutralStart = clip.neutralStart;
    playable.neutralEnd = clip.neutralEnd;
    clips.push_back(playable);
  }
  return clips;
}

/// One avatar that idles: reads a frame ahead of its time and hands it over.
class Idling {
 public:
  Idling(std::shared_ptr<LoadedAvatar> avatar, Playhead playhead, LiveSinks sinks)
      : avatar_(std::move(avatar)),
        playhead_(std::move(playhead)),
        sinks_(std::move(sinks)),
        thread_([this](const std::stop_token& stop) { run(stop); }) {}

  void setPaused(bool paused) {
    const std::lock_guard lock(mutex_);
    paused_ = paused;
    wake_.notify_all();
  }

 private:
  void run(const std::stop_token& stop) {
    Clock::time_point due = Clock::now();
    FrameIndex index = 0;
    while (!stop.stop_requested()) {
      {
        std::unique_lock lock(mutex_);
        if (paused_) {
          wake_.wait(lock, stop, [this] { return !paused_; });
          due = Clock::now();
        }
        wake_.wait_until(lock, stop, due - kFrameTime, [] { return false; });
      }
      if (stop.stop_requested()) return;
      const FramePlan plan = playhead_.next(false);
      const Result<YuvFrame> frame = avatar_->clip(plan.main.clip).frame(plan.main.frame);
      if (!frame) {
        logWarning("studio", "the avatar's footage ends early: ", frame.error().message);
        return;
      }
      avatar_->clip(plan.main.clip).willNeed(playhead_.position().frame, playhead_.direction());
      const auto showAt = std::chrono::duration_cast<std::chrono::nanoseconds>(due.time_since_epoch()).count();
      sinks_.moment({*frame, showAt, index++, -1.0F, false});
      due = std::max(due + kFrameTime, Clock::now());  // after a stall it goes on, it does not hurry
    }
  }

  std::shared_ptr<LoadedAvatar> avatar_;
  Playhead playhead_;
  LiveSinks sinks_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool paused_ = false;
  std::jthread thread_;
};

class IdlePort : public LivePort {
 public:
  IdlePort(LiveSinks sinks, std::shared_ptr<Shelf> shelf) : sinks_(std::move(sinks)), shelf_(std::move(shelf)) {}

  Status apply(const LiveWish& wish, const std::stop_token&) override {
    if (wish.onAir) return fail(ErrorCode::Unsupported, "this build of the studio cannot listen yet");
    if (wish.avatar != shown_.avatar || wish.memoryMegabytes != shown_.memoryMegabytes) {
      idling_.reset();
      if (Status opened = open(wish); !opened) return opened;
    }
    shown_ = wish;
    if (idling_) idling_->setPaused(wish.paused);
    return {};
  }

  LiveReport report() const override {
    const std::lock_guard lock(mutex_);
    return report_;
  }

 private:
  Status open(const LiveWish& wish) {
    if (wish.avatar.empty()) return {};
    auto avatar = shelf_->take(wish);
    if (!avatar) return fail(avatar.error());
    auto playhead = Playhead::create(playable(*(*avatar)->package()));
    if (!playhead) return fail(playhead.error());
    {
      const std::lock_guard lock(mutex_);
      report_.engine.memoryBytes = static_cast<qint64>((*avatar)->plan().frameBytes + (*avatar)->plan().decoderBytes);
      report_.engine.memoryBudget = static_cast<qint64>(shelf_->budgetBytes());
    }
    idling_ = std::make_unique<Idling>(std::move(*avatar), std::move(*playhead), sinks_);
    return {};
  }

  LiveSinks sinks_;
  std::shared_ptr<Shelf> shelf_;
  LiveWish shown_;
  mutable std::mutex mutex_;
  LiveReport report_;
  std::unique_ptr<Idling> idling_;
};

}  // namespace

std::unique_ptr<LivePort> makeIdlePort(LiveSinks sinks, std::shared_ptr<Shelf> shelf) {
  return std::make_unique<IdlePort>(std::move(sinks), std::move(shelf));
}

}  // namespace visema::studio
