// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/metrics.h"
#include "core/serving/frame_painter.h"

namespace visema {

/// Where several servers keep frames for each other. Whatever goes wrong with it, it knows nothing and keeps nothing.
/// Thread-safe; may wait a moment.
class SharedFrames {
 public:
  virtual ~SharedFrames() = default;
  virtual std::optional<std::vector<std::byte>> find(const std::string& key) = 0;
  virtual void put(const std::string& key, const std::vector<std::byte>& bytes) = 0;
  /// Forgets all keys that begin so.
  virtual void clear(const std::string& prefix) = 0;
  virtual bool connected() const = 0;
};

/// Keeps finished frames that were painted of what an avatar always says: those used last, within a budget of bytes.
/// Thread-safe.
class FrameCache {
 public:
  FrameCache(std::size_t bytes, std::shared_ptr<SharedFrames> shared, Metrics& metrics);

  /// Everything that decides the picture, beginning with "frame:AVATAR:FRAME:"; empty where the wish brings something
  /// of its own.
  static std::string keyOf(const ServedAvatar& avatar, const FrameWish& wish);

  /// Looks in memory only.
  std::optional<PaintedFrame> find(const std::string& key);
  /// Looks where the other servers are.
  std::optional<PaintedFrame> findShared(const std::string& key);
  void put(const std::string& key, const PaintedFrame& frame);
  /// Forgets the frames of an avatar, or all (empty); how many were in memory.
  std::size_t clear(const std::string& avatar);

  bool sharedConnected() const { return shared_ && shared_->connected(); }
  std::size_t bytes() const;

 private:
  /// Shared, so that nothing is copied while others wait.
  using Entries = std::list<std::pair<std::string, std::shared_ptr<const PaintedFrame>>>;
  void keep(const std::string& key, const PaintedFrame& frame);
  void drop(Entries::iterator entry);

  const std::size_t budget_;
  const std::shared_ptr<SharedFrames> shared_;
  Counter& hits_;
  Counter& sharedHits_;
  Counter& misses_;
  mutable std::mutex mutex_;
  Entries entries_;  // the last used in front
  std::map<std::string, Entries::iterator> places_;
  std::size_t bytes_ = 0;
};

/// A frame as other servers read it; nothing where these bytes are none.
std::vector<std::byte> packFrame(const PaintedFrame& frame);
std::optional<PaintedFrame> unpackFrame(std::span<const std::byte> bytes);

}  // namespace visema
