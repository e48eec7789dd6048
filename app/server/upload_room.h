// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace visema {

/// How much of the disk the sounds of all clients may take at once. Thread-safe.
class UploadRoom {
 public:
  explicit UploadRoom(std::uint64_t bytes) : free_(bytes) {}

  /// What one client has of it; free again with this object, which belongs to one thread.
  class Share {
   public:
    explicit Share(std::shared_ptr<UploadRoom> room) : room_(std::move(room)) {}
    ~Share() { room_->free_ += bytes_; }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// False, and nothing taken: there is no room for so much more.
    bool take(std::uint64_t bytes) {
      std::uint64_t free = room_->free_;
      do {
        if (free < bytes) return false;
      } while (!room_->free_.compare_exchange_weak(free, free - bytes));
      bytes_ += bytes;
      return true;
    }
    std::uint64_t bytes() const { return bytes_; }

   private:
    const std::shared_ptr<UploadRoom> room_;
    std::uint64_t bytes_ = 0;
  };

 private:
  std::atomic<std::uint64_t> free_;
};

}  // namespace visema
