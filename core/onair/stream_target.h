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
#include "core/media/stream_link.h"

namespace visema {

/// Sends an encoded stream to one receiver on a thread of its own, whatever the others do: what it cannot take in time
/// is left out up to the next key frame, and a connection that breaks is made anew. Encodes nothing.
class StreamTarget {
 public:
  /// `wantsKey` is called, on that thread, when a connection is there that waits for a key frame.
  StreamTarget(StreamAddress address, StreamHeader header, std::function<void()> wantsKey);
  /// Ends a file as it should be.
  ~StreamTarget();
  StreamTarget(const StreamTarget&) = delete;
  StreamTarget& operator=(const StreamTarget&) = delete;

  /// Thread-safe.
  void push(const StreamPacketPtr& packet);
  bool isFile() const { return address_.isFile(); }
  /// Thread-safe: how many seconds of the stream wait for the receiver; a link that is too slow has ever more.
  double waitingSeconds() const;

  struct Health {
    std::string address;  // without its key
    bool connected = false;
    std::uint64_t sentPictures = 0, droppedPictures = 0, connections = 0;
    std::string trouble;
  };
  /// Thread-safe.
  Health health() const;

 private:
  void run(const std::stop_token& stop);
  bool connect(const std::stop_token& stop);
  void send(const StreamPacket& packet);
  void tell(const std::function<void(Health&)>& change);

  const StreamAddress address_;
  const StreamHeader header_;
  const std::function<void()> wantsKey_;
  BoundedQueue<StreamPacketPtr> queue_;
  std::atomic<std::int64_t> newestMs_{0}, sentMs_{0};
  mutable std::mutex mutex_;  // guards the health
  Health health_;
  // The thread's own.
  std::unique_ptr<StreamLink> link_;
  std::stop_token stop_;
  std::int64_t nextPicture_ = -1;  // the one that follows what was sent; -1: a key frame is waited for
  std::jthread thread_;
};

}  // namespace visema
