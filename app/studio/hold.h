// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <stop_token>

namespace visema::studio {

/// Lets work that passes by go on or keeps it waiting where it is. Thread-safe.
class Hold {
 public:
  void set(bool held) {
    const std::lock_guard lock(mutex_);
    held_ = held;
    released_.clear();
    changed_.notify_all();
  }
  /// That one may pass although all are held: it has been cancelled and must hear of it.
  void release(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    released_.insert(id);
    changed_.notify_all();
  }
  void pass(std::int64_t id, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return !held_ || released_.contains(id); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool held_ = false;
  std::set<std::int64_t> released_;
};

}  // namespace visema::studio
