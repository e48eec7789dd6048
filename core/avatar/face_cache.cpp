// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/face_cache.h"

namespace visema {

std::shared_ptr<const EncodedFace> FaceCache::find(const Key& key) {
  std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->face;
}

void FaceCache::put(const Key& key, std::shared_ptr<const EncodedFace> face) {
  const std::uint64_t size = face->byteCount();
  std::list<Entry> discarded;  // freed after the lock is gone
  std::lock_guard lock(mutex_);
  if (const auto found = index_.find(key); found != index_.end()) {
    bytes_ -= found->second->face->byteCount();
    discarded.splice(discarded.begin(), entries_, found->second);
    index_.erase(found);
  }
  if (size > capacity_) return;
  while (bytes_ + size > capacity_) {
    bytes_ -= entries_.back().face->byteCount();
    index_.erase(entries_.back().key);
    discarded.splice(discarded.begin(), entries_, std::prev(entries_.end()));
  }
  entries_.push_front({key, std::move(face)});
  index_[key] = entries_.begin();
  bytes_ += size;
}

void FaceCache::clear() {
  std::list<Entry> discarded;
  std::lock_guard lock(mutex_);
  discarded.swap(entries_);
  index_.clear();
  bytes_ = 0;
}

std::uint64_t FaceCache::byteCount() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace visema
