// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>

namespace visema {

/// A lock-free ring between one producer thread and one consumer thread, which says exactly how much fitted and how
/// much there was. It never waits, and it never overwrites what the consumer has not read.
template <class T>
class SpscRing {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  /// Any capacity of at least one: rings of whole frames are a multiple of the channel count.
  explicit SpscRing(std::size_t capacity)
      : capacity_(std::max<std::size_t>(capacity, 1)), items_(std::make_unique<T[]>(capacity_)) {}

  std::size_t capacity() const { return capacity_; }

  /// Producer. Realtime-safe: takes as many as fit and returns how many.
  std::size_t push(std::span<const T> items) {
    const std::uint64_t written = written_.load(std::memory_order_relaxed);
    const std::uint64_t read = read_.load(std::memory_order_acquire);
    const std::size_t taken = std::min<std::size_t>(items.size(), capacity_ - static_cast<std::size_t>(written - read));
    const std::size_t at = static_cast<std::size_t>(written % capacity_);
    const std::size_t first = std::min(taken, capacity_ - at);
    copy(items_.get() + at, items.data(), first);
    copy(items_.get(), items.data() + first, taken - first);
    written_.store(written + taken, std::memory_order_release);
    return taken;
  }

  /// Consumer. Realtime-safe: gives as many as there are and returns how many.
  std::size_t pop(std::span<T> items) {
    const std::uint64_t read = read_.load(std::memory_order_relaxed);
    const std::uint64_t written = written_.load(std::memory_order_acquire);
    const std::size_t given = std::min<std::size_t>(items.size(), static_cast<std::size_t>(written - read));
    const std::size_t at = static_cast<std::size_t>(read % capacity_);
    const std::size_t first = std::min(given, capacity_ - at);
    copy(items.data(), items_.get() + at, first);
    copy(items.data() + first, items_.get(), given - first);
    read_.store(read + given, std::memory_order_release);
    return given;
  }

  /// Consumer. Realtime-safe: forgets up to `count` items unread and returns how many.
  std::size_t skip(std::size_t count) {
    const std::uint64_t read = read_.load(std::memory_order_relaxed);
    const std::uint64_t written = written_.load(std::memory_order_acquire);
    const std::size_t skipped = std::min<std::size_t>(count, static_cast<std::size_t>(written - read));
    read_.store(read + skipped, std::memory_order_release);
    return skipped;
  }

  /// Realtime-safe: at least this many can be popped by the consumer; seen from elsewhere it is a moment's figure.
  std::size_t readable() const {
    const std::uint64_t read = read_.load(std::memory_order_acquire);
    return static_cast<std::size_t>(written_.load(std::memory_order_acquire) - read);
  }
  /// Realtime-safe: at least this many can be pushed by the producer.
  std::size_t writable() const {
    const std::uint64_t read = read_.load(std::memory_order_acquire);
    return capacity_ - static_cast<std::size_t>(written_.load(std::memory_order_relaxed) - read);
  }

 private:
  static void copy(T* to, const T* from, std::size_t count) {
    if (count > 0) std::memcpy(to, from, count * sizeof(T));
  }

  const std::size_t capacity_;
  const std::unique_ptr<T[]> items_;
  // Producer and consumer write to lines of their own.
  alignas(64) std::atomic<std::uint64_t> written_{0};
  alignas(64) std::atomic<std::uint64_t> read_{0};
};

}  // namespace visema
