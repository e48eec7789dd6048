// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/base/time.h"
#include "core/nn/lip_network.h"

namespace visema {

/// Encoded faces by network, clip and frame, as many as fit; the longest unused goes first. Thread-safe.
/// Does not encode: whoever misses puts.
class FaceCache {
 public:
  struct Key {
    std::size_t network = 0;
    std::size_t clip = 0;
    FrameIndex frame = 0;
    bool operator==(const Key&) const = default;
  };

  explicit FaceCache(std::uint64_t capacityBytes) : capacity_(capacityBytes) {}
  /// Null when it is not there.
  std::shared_ptr<const EncodedFace> find(const Key& key);
  void put(const Key& key, std::shared_ptr<const EncodedFace> face);
  void clear();
  std::uint64_t byteCount() const;
  std::uint64_t capacity() const { return capacity_; }

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return (static_cast<std::size_t>(key.frame) * 1024 + key.clip) * 64 + key.network;
    }
  };
  struct Entry {
    Key key;
    std::shared_ptr<const EncodedFace> face;
  };
  const std::uint64_t capacity_;
  mutable std::mutex mutex_;
  std::uint64_t bytes_ = 0;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<Key, std::list<Entry>::iterator, Hash> index_;
};

}  // namespace visema
