// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/live/take_recorder.h"

namespace visema {

/// Where a session's threads find the take that is being recorded, if there is one. Thread-safe.
class TakeSlot {
 public:
  std::shared_ptr<TakeRecorder> current() const {
    std::lock_guard lock(mutex_);
    return take_;
  }
  std::shared_ptr<TakeRecorder> exchange(std::shared_ptr<TakeRecorder> next) {
    std::lock_guard lock(mutex_);
    return std::exchange(take_, std::move(next));
  }
  /// What became of the last one, if nobody waited for its end.
  std::string trouble() const {
    std::lock_guard lock(mutex_);
    return trouble_;
  }
  void setTrouble(std::string trouble) {
    std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<TakeRecorder> take_;
  std::string trouble_;
};

}  // namespace visema
