// SPDX-License-Identifier: Apache-2.0
#include "core/onair/on_air_feed.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace visema {
namespace {

constexpr std::size_t kMostWaiting = 32;  // pictures; more than any delay
constexpr std::chrono::milliseconds kLook(
    5);  // how soon is looked whether a picture has come that was not known before

}  // namespace

void OnAirFeed::picture(const LiveFrame& frame) {
  if (!frame.picture) return;
  std::shared_ptr<Scene> scene;
  {
    std::lock_guard lock(mutex_);
    scene = scene_;
  }
  const YuvFrame picture = scene ? scene->compose(frame.picture) : frame.picture;
  std::lock_guard lock(mutex_);
  if (viewers_ == 0)
    for (; !waiting_.empty(); waiting_.pop_front()) show(waiting_.front());
  waiting_.push_back({picture, frame.showAt, frame.speaking});
  if (waiting_.size() > kMostWaiting) waiting_.pop_front();
}

void OnAirFeed::setScene(std::shared_ptr<Scene> scene) {
  std::lock_guard lock(mutex_);
  scene_ = std::move(scene);
  if (still_) showStill();
}

void OnAirFeed::sound(const LiveSound& sound) {
  LiveSound evened = sound;
  if (even_.load(std::memory_order_relaxed)) {
    evened_.assign(sound.frames.begin(), sound.frames.end());
    evener_.apply(evened_, sound.rate, sound.channels);
    evened.frames = evened_;
  }
  voice_.write(evened);
  streamVoice_.write(evened);
}

/// With the lock held.
void OnAirFeed::show(Waiting& due) {
  if (!due.speaking) resting_ = due.picture;
  if (!still_) now_ = {std::move(due.picture), now_.number + 1};
}

OnAirPicture OnAirFeed::at(SteadyTime now) {
  std::lock_guard lock(mutex_);
  while (!waiting_.empty() && waiting_.front().showAt <= now) {
    show(waiting_.front());
    waiting_.pop_front();
  }
  return now_;
}

std::optional<SteadyTime> OnAirFeed::nextDue() const {
  std::lock_guard lock(mutex_);
  if (waiting_.empty()) return std::nullopt;
  return waiting_.front().showAt;
}

SteadyTime OnAirFeed::lookAgain(SteadyTime now, SteadyTime latest) const {
  const auto next = nextDue();
  return next && *next > now ? std::min(*next, latest) : now + kLook;
}

void OnAirFeed::setStill(bool still) {
  std::lock_guard lock(mutex_);
  if (still && !still_) showStill();
  still_ = still;
}

/// With the lock held.
void OnAirFeed::showStill() {
  const YuvFrame& picture = scene_ && scene_->card() ? scene_->card() : resting_;
  if (picture) now_ = {picture, now_.number + 1};
}

bool OnAirFeed::still() const {
  std::lock_guard lock(mutex_);
  return still_;
}

bool OnAirFeed::watched() const {
  std::lock_guard lock(mutex_);
  return viewers_ > 0;
}

void OnAirFeed::onWatched(std::function<void()> callback) {
  std::lock_guard lock(callbackMutex_);
  callback_ = std::move(callback);
}

void OnAirFeed::addViewer() {
  {
    std::lock_guard lock(mutex_);
    ++viewers_;
  }
  std::lock_guard lock(callbackMutex_);
  if (callback_) callback_();
}

void OnAirFeed::removeViewer() {
  std::lock_guard lock(mutex_);
  --viewers_;
}

}  // namespace visema
