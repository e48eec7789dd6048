// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/frame_schedule.h"

#include <algorithm>

namespace visema::ui {

void FrameSchedule::push(YuvFrame frame, std::int64_t showAt) {
  const auto after = std::find_if(waiting_.begin(), waiting_.end(), [&](const Entry& e) { return e.showAt > showAt; });
  waiting_.insert(after, Entry{std::move(frame), showAt});
  if (waiting_.size() > kMost) {
    waiting_.pop_front();
    ++skipped_;
  }
}

std::optional<YuvFrame> FrameSchedule::takeDue(std::int64_t now) {
  std::optional<YuvFrame> due;
  while (!waiting_.empty() && waiting_.front().showAt <= now) {
    if (due) ++skipped_;
    due = std::move(waiting_.front().frame);
    waiting_.pop_front();
  }
  if (due) ++shown_;
  return due;
}

std::optional<std::int64_t> FrameSchedule::nextDue() const {
  return waiting_.empty() ? std::nullopt : std::optional<std::int64_t>(waiting_.front().showAt);
}

}  // namespace visema::ui
