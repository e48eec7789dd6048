// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/bounded_queue.h"
#include "core/base/free_space.h"
#include "core/media/stream_link.h"

namespace visema {

/// Sends an encoded stream to one receiver on a thread of its own, whatever the others do: what it cannot take in time
/// is left out up to the next key frame, and a connection that breaks is made anew. Encodes nothing.
class StreamTarget {
 public:
  /// `wantsKey` is called, on that thread, when a connection is there that waits for a key frame.
  StreamTarget(StreamAddress address, StreamHeader header, FreeBytes freeBytes, std::function<void()> wantsKey);
  /// Ends a file as it should be.
  ~StreamTarget();
  StreamTarget(const StreamTarget&) = delete;
  StreamTarget& operator=(const StreamTarget&) = delete;

  /// Thread-safe.
  void push(const StreamPacketPtr& packet);
  bool isFile() const { return address_.isFile(); }
  const StreamAddress& address() const { return address_; }
  /// Thread-safe: how many seconds of the stream wait for the receiver; a link that is too slow has ever more.
  double waitingSeconds() const;

  struct Health {
    std::string address;  // without its key
    bool connected = false;
    /// What was left out since the first picture was sent, also while there was no connection.
    std::uint64_t sentPictures = 0, droppedPictures = 0, connections = 0;
    std::string trouble;
  };
  /// Thread-safe.
  Health health() const;

 private:
  void run(const std::stop_token& stop);
  bool connect(const std::stop_token& stop);
  void send(const StreamPacket& packet);
  bool hasRoom();
  void count(std::int64_t picture, bool written, Health& health);
  void tell(const std::function<void(Health&)>& change);

  const StreamAddress address_;
  const StreamHeader header_;
  const FreeBytes freeBytes_;  // of a file's disk
  const std::function<void()> wantsKey_;
  BoundedQueue<StreamPacketPtr> queue_;
  std::atomic<std::int64_t> newestMs_{0}, sentMs_{0}, newestPicture_{-1};
  mutable std::mutex mutex_;  // guards the health
  Health health_;
  std::int64_t counted_ = -1;  // the last picture that counts as sent or left out; -1: none was sent yet
  // The thread's own.
  std::unique_ptr<StreamLink> link_;
  std::stop_token stop_;
  std::int64_t nextPicture_ = -1;  // the one that follows what was sent; -1: a key frame is waited for
  std::jthread thread_;
};

}  // namespace visema
