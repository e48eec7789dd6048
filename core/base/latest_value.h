// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

namespace visema {

/// Passes the newest value from one writing thread to one reading thread through three slots and one atomic word.
/// Does not keep what the reader was too late for. Realtime-safe on both sides if assigning a T is.
template <class T>
class LatestValue {
 public:
  explicit LatestValue(const T& initial = T{}) : slots_{initial, initial, initial} {}
  LatestValue(const LatestValue&) = delete;
  LatestValue& operator=(const LatestValue&) = delete;

  /// Writing thread only. Realtime-safe: never waits.
  void publish(T value) {
    slots_[writing_] = std::move(value);
    // release: the reader sees the slot filled; acquire: the reader is done with the slot we get back
    const std::uint8_t previous = shared_.exchange(writing_ | kFresh, std::memory_order_acq_rel);
    writing_ = previous & kIndex;
  }

  /// Reading thread only. Realtime-safe: never waits. The reference stays good until the next call.
  const T& latest() {
    if (hasNew()) {
      const std::uint8_t previous = shared_.exchange(reading_, std::memory_order_acq_rel);
      reading_ = previous & kIndex;
    }
    return slots_[reading_];
  }

  /// Reading thread only: whether latest() will return a value not seen before.
  bool hasNew() const { return (shared_.load(std::memory_order_relaxed) & kFresh) != 0; }

 private:
  static constexpr std::uint8_t kIndex = 3;  // which slot lies between the two threads
  static constexpr std::uint8_t kFresh = 4;  // and whether the reader has not taken it yet
  std::array<T, 3> slots_;
  alignas(64) std::uint8_t writing_ = 0;
  alignas(64) std::atomic<std::uint8_t> shared_{1};
  alignas(64) std::uint8_t reading_ = 2;
};

}  // namespace visema
