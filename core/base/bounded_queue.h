// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace visema {

enum class WhenFull {
  DropOldest,  // live: the newest matters, what is lost is counted
  Wait,        // export: nothing is lost, the producer is slowed down
};

/// Hands values from any number of threads to any number of others, in order and at most `capacity` at a time.
/// Not for the audio thread: it locks and allocates.
template <class T>
class BoundedQueue {
 public:
  BoundedQueue(std::size_t capacity, WhenFull whenFull)
      : capacity_(std::max<std::size_t>(capacity, 1)), whenFull_(whenFull) {}

  /// Thread-safe: false, and the value is gone, when the queue is closed or `stop` is requested while it waits.
  bool push(T value, std::stop_token stop = {}) {
    {
      std::unique_lock lock(mutex_);
      if (whenFull_ == WhenFull::Wait) {
        notFull_.wait(lock, stop, [this] { return closed_ || values_.size() < capacity_; });
        if (stop.stop_requested()) return false;
      }
      if (closed_) return false;
      if (values_.size() >= capacity_) {
        values_.pop_front();
        ++dropped_;
      }
      values_.push_back(std::move(value));
    }
    notEmpty_.notify_one();
    return true;
  }

  /// Thread-safe: waits for a value; nothing once the queue is closed and empty, or as soon as `stop` is requested.
  std::optional<T> pop(std::stop_token stop = {}) {
    std::unique_lock lock(mutex_);
    notEmpty_.wait(lock, stop, [this] { return closed_ || !values_.empty(); });
    if (stop.stop_requested()) return std::nullopt;
    return takeFront(lock);
  }

  /// Thread-safe: as pop(), but waits no longer than until `deadline`.
  std::optional<T> popUntil(std::chrono::steady_clock::time_point deadline, std::stop_token stop = {}) {
    std::unique_lock lock(mutex_);
    notEmpty_.wait_until(lock, stop, deadline, [this] { return closed_ || !values_.empty(); });
    if (stop.stop_requested()) return std::nullopt;
    return takeFront(lock);
  }

  /// Thread-safe: never waits.
  std::optional<T> tryPop() {
    std::unique_lock lock(mutex_);
    return takeFront(lock);
  }

  /// Thread-safe: no value gets in any more; those inside can still be popped, and whoever waits wakes up.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    notEmpty_.notify_all();
    notFull_.notify_all();
  }

  /// Thread-safe: throws away what is inside (a seek, another avatar) and returns how many; not counted as dropped.
  std::size_t clear() {
    std::deque<T> discarded;  // destroyed after the lock is gone
    {
      std::lock_guard lock(mutex_);
      discarded.swap(values_);
    }
    notFull_.notify_all();
    return discarded.size();
  }

  std::size_t capacity() const { return capacity_; }
  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return values_.size();
  }
  bool closed() const {
    std::lock_guard lock(mutex_);
    return closed_;
  }
  /// How many values DropOldest has thrown away since the beginning.
  std::uint64_t dropped() const {
    std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  std::optional<T> takeFront(std::unique_lock<std::mutex>& lock) {
    if (values_.empty()) return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    lock.unlock();
    notFull_.notify_one();
    return value;
  }

  const std::size_t capacity_;
  const WhenFull whenFull_;
  mutable std::mutex mutex_;
  std::condition_variable_any notEmpty_;
  std::condition_variable_any notFull_;
  std::deque<T> values_;
  std::uint64_t dropped_ = 0;
  bool closed_ = false;
};

}  // namespace visema
