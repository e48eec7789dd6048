// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/base/yuv_image.h"

namespace visema::ui {

/// Says which frame is due. It keeps the few that wait and counts those that came too late to be seen; it neither
/// draws nor measures time: the caller brings its clock (nanoseconds of any steady clock).
class FrameSchedule {
 public:
  void push(YuvFrame frame, std::int64_t showAt);
  /// The newest frame whose time has come, once; those it overtakes are skipped.
  std::optional<YuvFrame> takeDue(std::int64_t now);
  std::optional<std::int64_t> nextDue() const;
  void clear() { waiting_.clear(); }
  std::int64_t shown() const { return shown_; }
  std::int64_t skipped() const { return skipped_; }

 private:
  static constexpr std::size_t kMost = 8;
  struct Entry {
    YuvFrame frame;
    std::int64_t showAt;
  };
  std::deque<Entry> waiting_;
  std::int64_t shown_ = 0;
  std::int64_t skipped_ = 0;
};

}  // namespace visema::ui
