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
#include "core/live/frame_maker.h"
#include "core/live/heard_frame.h"
#include "core/live/live_avatar.h"
#include "core/live/live_output.h"
#include "core/live/live_session.h"
#include "core/live/recorder_slot.h"

namespace visema {

/// Keeps pictures coming on a thread of its own, 25 a second: of what was heard, and of the silent avatar while nothing
/// is. Keeps the finished ones until they are due.
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
  void setBackdrop(std::shared_ptr<Backdrop> backdrop);
  /// Gets every picture as it is made; null: nobody.
  void setOutput(std::shared_ptr<LiveOutput> output);
  /// Paused: silence makes no pictures, and where there is an output, a voice that is not recorded neither; unless the
  /// output is watched.
  void setPaused(bool paused);
  void fill(LiveStatus& status) const;
  /// That voice has ended, and all its pictures were taken.
  bool isOver(int voice) const;

 private:
  void run(std::stop_token stop);
  std::optional<HeardFrame> nextHeard(const std::stop_token& stop);
  void takeOrders();
  void takeHeard(const HeardFrame& heard);
  bool isSeen(const HeardFrame& heard) const;
  void endVoice(int voice);
  void fillIn();
  int stepsTo(SteadyTime showAt) const;
  void make(const HeardFrame* heard, SteadyTime showAt);
  void show(const LiveFrame& frame);

  BoundedQueue<HeardFrame>& heard_;
  Histogram& queueTime_;
  Histogram& holdTime_;
  Histogram& endToEnd_;

  std::mutex callbackMutex_;  // held while it runs
  mutable std::mutex mutex_;  // guards what follows
  LiveOptions options_;
  bool paused_ = false;
  std::shared_ptr<LiveOutput> output_;
  std::optional<LiveAvatar> ordered_;
  std::optional<std::shared_ptr<Backdrop>> orderedBackdrop_;
  std::function<void()> callback_;
  struct Finished {
    LiveFrame frame;
    SteadyTime at;
    std::shared_ptr<FilmRecorder> film;
  };
  std::deque<Finished> finished_;
  LiveStatus status_;
  int lastOver_ = 0;  // of the voices

  // The painting thread's own.
  FrameMaker maker_;
  std::string refusal_;                 // why the last avatar could not come on stage
  std::optional<SteadyTime> lastShow_;  // of the last picture made
  SteadyTime lastHeard_;                // when the last frame of a voice came,
  SteadyTime lastDue_;                  // and when it was to be shown
  bool flowing_ = false;                // it was of a voice: the next one is likely on its way
  std::shared_ptr<FilmRecorder> film_;  // of the voice
  std::uint64_t skipped_ = 0;
  std::jthread thread_;
};

}  // namespace visema
