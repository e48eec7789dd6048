// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

#include "core/live/live_session.h"

namespace visema {

/// Takes the pictures of a session as a window does: each at its time, the newest where several are due. While it lives
/// it is the one whom the session tells of its frames. Belongs to one thread.
class FrameTaker {
 public:
  explicit FrameTaker(LiveSession& session);
  ~FrameTaker();
  FrameTaker(const FrameTaker&) = delete;
  FrameTaker& operator=(const FrameTaker&) = delete;

  /// Waits for the next picture; nothing when `until` comes first or a stop is requested.
  std::optional<LiveFrame> next(SteadyTime until, const std::stop_token& stop);

 private:
  LiveSession& session_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool arrived_ = false;  // a frame was finished since the session was last asked
};

}  // namespace visema
