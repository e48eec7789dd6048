// SPDX-License-Identifier: Apache-2.0
#include "core/live/frame_taker.h"

#include <algorithm>

namespace visema {

FrameTaker::FrameTaker(LiveSession& session) : session_(session) {
  session_.onFrame([this] {
    std::lock_guard lock(mutex_);
    arrived_ = true;
    wake_.notify_all();
  });
}

FrameTaker::~FrameTaker() { session_.onFrame({}); }

std::optional<LiveFrame> FrameTaker::next(SteadyTime until, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::lock_guard lock(mutex_);
      arrived_ = false;
    }
    const SteadyTime now = std::chrono::steady_clock::now();
    if (auto frame = session_.takeDue(now)) return frame;
    if (now >= until) return std::nullopt;
    const auto due = session_.nextDue();
    std::unique_lock lock(mutex_);
    wake_.wait_until(lock, stop, due ? std::min(until, *due) : until, [this] { return arrived_; });
  }
  return std::nullopt;
}

}  // namespace visema
