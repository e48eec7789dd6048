// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/request_trace.h"
#include "core/base/result.h"
#include "core/base/steady_time.h"
#include "core/serving/frame_painter.h"

namespace visema {

/// The frames of one question that have to be painted. Whoever has time takes the next one; who puts the last one sends
/// the answers. A frame whose painter is stuck may be put by somebody else: what the painter brings later is dropped.
/// Thread-safe.
class FrameBatch {
 public:
  enum class Kind {
    Usual,
    Trial,  // of an engine that stalled: it must paint itself
  };
  using Done = std::function<void(std::vector<Result<PaintedFrame>>)>;
  /// `answers` has those that are known already; `missing` says which are not, and is not empty.
  FrameBatch(ServedAvatarPtr avatar, std::vector<FrameWish> wishes, std::vector<Result<PaintedFrame>> answers,
             std::vector<std::size_t> missing, Done done, Kind kind = Kind::Usual);

  const ServedAvatarPtr& avatar() const { return avatar_; }
  Kind kind() const { return kind_; }
  const RequestTracePtr& request() const { return request_; }
  const FrameWish& wish(std::size_t which) const { return wishes_[missing_[which]]; }
  std::size_t size() const { return missing_.size(); }
  double waitedMs() const { return millisecondsSince(made_); }

  /// The next one to be painted; nothing once all were taken.
  std::optional<std::size_t> take();
  /// What it needs is open: from now on it is painted.
  void opened(std::size_t which);
  bool hasMore() const { return next_ < missing_.size(); }
  void put(std::size_t which, Result<PaintedFrame> answer);
  /// Whatever nobody has taken yet is not painted any more.
  void giveUp(const Error& why);
  /// Those that have been painted for longer than that, or for which something has been opened for longer than the
  /// other, and that are not put yet.
  std::vector<std::size_t> stuckFor(double milliseconds, double openingMilliseconds) const;

 private:
  struct Turn {
    std::atomic<SteadyTime> began{SteadyTime()};
    std::atomic<bool> opened{false}, put{false};
  };
  const ServedAvatarPtr avatar_;
  const Kind kind_;
  const RequestTracePtr request_ = currentRequest();
  const std::vector<FrameWish> wishes_;
  std::vector<Result<PaintedFrame>> answers_;  // each is written once
  const std::vector<std::size_t> missing_;
  const std::unique_ptr<Turn[]> turns_;
  std::atomic<std::size_t> next_{0}, left_;
  const Done done_;
  const SteadyTime made_;
};

}  // namespace visema
