// SPDX-License-Identifier: Apache-2.0
#include "app/studio/air_follower.h"

#include <utility>

#include "app/studio/core_words.h"
#include "core/live/live_session.h"

namespace visema::studio {

void AirFollower::follow(const ui::AirWish& wish, LiveSession* session) {
  if (wish != now_ || wish == ui::AirWish()) {
    now_ = {};
    if (session) session->setOutput(nullptr);
    set(nullptr, {});
    if (wish != ui::AirWish()) {
      auto air = OnAir::start({.camera = wish.camera, .microphone = wish.microphone});
      if (air) now_ = wish;
      air ? set(std::move(*air), {}) : set(nullptr, inWords(air.error().message));
    }
  }
  if (session && air_) session->setOutput(air_->output());
}

ui::AirState AirFollower::state() const {
  const std::lock_guard lock(mutex_);
  ui::AirState state;
  state.trouble = trouble_;
  if (!air_) return state;
  const OnAirStatus status = air_->status();
  state.live = true;
  state.stopped = status.still && status.muted;
  state.seen = status.cameraWatched;
  state.heard = status.microphoneHeard;
  state.trouble = inWords(status.trouble);
  return state;
}

void AirFollower::stop(bool on) {
  const std::lock_guard lock(mutex_);
  if (!air_) return;
  air_->setMuted(on);
  air_->setStill(on);
}

void AirFollower::set(std::unique_ptr<OnAir> next, const QString& trouble) {
  {
    const std::lock_guard lock(mutex_);
    air_.swap(next);
    trouble_ = trouble;
  }
  next.reset();  // outside the lock: it waits for a thread
}

}  // namespace visema::studio
