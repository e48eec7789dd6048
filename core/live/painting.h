// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/base/bounded_queue.h"
#include "core/base/metrics.h"
#include "core/live/effort_ladder.h"
#include "core/live/hearing.h"
#include "core/live/live_session.h"

namespace visema {

/// Paints heard frames on a thread of its own and keeps the finished ones until they are due.
class Painting {
 public:
  Painting(LiveAvatar avatar, LiveOptions options, BoundedQueue<HeardFrame>& heard, Metrics& metrics);

  // Thread-safe.
  void onFrame(std::function<void()> callback);
  std::optional<LiveFrame> takeDue(SteadyTime now);
  std::optional<SteadyTime> nextDue() const;
  void setMouth(MouthControls mouth);
  void setPicture(RenderControls picture);
  void setAvatar(LiveAvatar avatar);
  void fill(LiveStatus& status) const;

 private:
  /// What the painting thread works with; made there, so that engines live on one thread.
  struct Stage {
    LiveAvatar avatar;
    std::unique_ptr<AvatarRenderer> renderer;
    std::unique_ptr<MouthDriver> driver;
    std::optional<Playhead> playhead;
    std::vector<float> drive;
  };

  void run(std::stop_token stop);
  void takeOrders();
  Status mount(LiveAvatar avatar);
  void paint(const HeardFrame& heard);
  Result<YuvFrame> picture(const HeardFrame& heard, const FramePlan& plan);
  void show(LiveFrame frame);
  void tell(std::string message);

  BoundedQueue<HeardFrame>& heard_;
  Histogram& paintTime_;
  Histogram& endToEnd_;

  mutable std::mutex mutex_;  // guards what follows
  LiveOptions options_;
  std::optional<LiveAvatar> ordered_;
  std::function<void()> callback_;
  std::deque<LiveFrame> finished_;
  LiveStatus status_;

  // The painting thread's own.
  Stage stage_;
  EffortLadder ladder_;
  YuvFrame lastPicture_;
  FrameIndex lastIndex_ = -1;
  std::jthread thread_;
};

}  // namespace visema
