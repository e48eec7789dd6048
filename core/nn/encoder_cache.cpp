// SPDX-License-Identifier: Apache-2.0
#include "core/nn/encoder_cache.h"

#include <utility>

namespace visema {

double EncoderCache::Statistics::hitRate() const {
  const std::uint64_t asked = hits + misses;
  return asked == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(asked);
}

std::shared_ptr<const EncodedFace> EncoderCache::find(Key key) {
  const std::lock_guard lock(mutex_);
  bool last = false;
  if (expected_) last = --(*expected_)[key] <= 0;
  const auto place = places_.find(key);
  const bool hit = place != places_.end();
  ++(hit ? statistics_.hits : statistics_.misses);
  if (!hit) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  auto face = place->second->face;
  if (last) drop(place);
  return face;
}

void EncoderCache::put(Key key, std::shared_ptr<const EncodedFace> face) {
  const std::size_t bytes = face->byteCount();
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(key); place != places_.end()) drop(place);
  if (!worthKeeping(key, bytes)) return;
  shrinkTo(budget_ - bytes);
  entries_.push_front({key, std::move(face), bytes});
  places_[key] = entries_.begin();
  statistics_.bytes += bytes;
}

bool EncoderCache::worthKeeping(Key key, std::size_t bytes) const {
  if (!expected_) return bytes <= budget_;
  const auto uses = expected_->find(key);
  return uses != expected_->end() && uses->second > 0 && statistics_.bytes + bytes <= budget_;
}

void EncoderCache::expect(std::map<Key, int> uses) {
  const std::lock_guard lock(mutex_);
  expected_ = std::move(uses);
}

void EncoderCache::clear() {
  const std::lock_guard lock(mutex_);
  shrinkTo(0);
}

EncoderCache::Statistics EncoderCache::statistics() const {
  const std::lock_guard lock(mutex_);
  Statistics now = statistics_;
  now.entries = entries_.size();
  return now;
}

void EncoderCache::shrinkTo(std::size_t bytes) {
  while (statistics_.bytes > bytes) drop(places_.find(entries_.back().key));
}

void EncoderCache::drop(std::map<Key, std::list<Entry>::iterator>::iterator place) {
  statistics_.bytes -= place->second->bytes;
  entries_.erase(place->second);
  places_.erase(place);
}

void EncoderCache::addTo(Metrics::Snapshot& snapshot) const {
  const Statistics now = statistics();
  snapshot.counters["face_cache.hits"] = now.hits;
  snapshot.counters["face_cache.misses"] = now.misses;
  snapshot.gauges["face_cache.bytes"] = static_cast<double>(now.bytes);
  snapshot.gauges["face_cache.hit_rate"] = now.hitRate();
}

}  // namespace visema
