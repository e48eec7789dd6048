// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_cache.h"

#include <bit>
#include <utility>

#include "core/base/little_endian.h"

namespace visema {
namespace {

constexpr std::uint32_t kMark = 0x31534656;  // "VFS1"
constexpr std::size_t kHeader = 4 * 8;       // mark, frame, width, height, bounds
constexpr std::uint32_t kLargestSide = 16384;

}  // namespace

std::vector<std::byte> packFrame(const PaintedFrame& frame) {
  std::vector<std::byte> bytes;
  bytes.reserve(kHeader + frame.bytes.size());
  appendLittle(bytes, kMark, 4);
  appendLittle(bytes, static_cast<std::uint32_t>(frame.frame), 4);
  appendLittle(bytes, static_cast<std::uint32_t>(frame.size.width), 4);
  appendLittle(bytes, static_cast<std::uint32_t>(frame.size.height), 4);
  for (const float bound : frame.bounds) appendLittle(bytes, std::bit_cast<std::uint32_t>(bound), 4);
  bytes.insert(bytes.end(), frame.bytes.begin(), frame.bytes.end());
  return bytes;
}

std::optional<PaintedFrame> unpackFrame(std::span<const std::byte> bytes) {
  if (bytes.size() <= kHeader || little32(bytes.data()) != kMark) return std::nullopt;
  const std::uint32_t width = little32(bytes.data() + 8), height = little32(bytes.data() + 12);
  if (width == 0 || height == 0 || width > kLargestSide || height > kLargestSide) return std::nullopt;
  PaintedFrame frame;
  frame.frame = static_cast<std::int32_t>(little32(bytes.data() + 4));
  frame.size = {static_cast<int>(width), static_cast<int>(height)};
  for (std::size_t i = 0; i < frame.bounds.size(); ++i)
    frame.bounds[i] = std::bit_cast<float>(little32(bytes.data() + 16 + 4 * i));
  frame.bytes.assign(bytes.begin() + kHeader, bytes.end());
  return frame;
}

FrameCache::FrameCache(std::size_t bytes, std::shared_ptr<SharedFrames> shared, Metrics& metrics)
    : budget_(bytes),
      shared_(std::move(shared)),
      hits_(metrics.counter("frame_cache_hits")),
      sharedHits_(metrics.counter("shared_cache_hits")),
      misses_(metrics.counter("frame_cache_misses")) {}

std::string FrameCache::keyOf(const ServedAvatar& avatar, const FrameWish& wish) {
  if (wish.sound || wish.window || wish.face) return {};
  return "frame:" + avatar.name() + ":" + std::to_string(wish.frame) + ":" + avatar.package().hash().substr(0, 16) +
         "-" + std::to_string(static_cast<int>(wish.show)) + "-" + std::to_string(static_cast<int>(wish.coding)) + "-" +
         std::to_string(wish.quality);
}

std::optional<PaintedFrame> FrameCache::find(const std::string& key) {
  if (key.empty()) return std::nullopt;
  std::shared_ptr<const PaintedFrame> known;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(key); found != places_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      known = found->second->second;
    }
  }
  (known ? hits_ : misses_).add();
  return known ? std::optional(*known) : std::nullopt;
}

std::optional<PaintedFrame> FrameCache::findShared(const std::string& key) {
  if (!shared_ || key.empty()) return std::nullopt;
  const auto bytes = shared_->find(key);
  auto frame = bytes ? unpackFrame(*bytes) : std::nullopt;
  if (!frame) return std::nullopt;
  sharedHits_.add();
  frame->cached = true;
  keep(key, *frame);
  return frame;
}

void FrameCache::put(const std::string& key, const PaintedFrame& frame) {
  if (key.empty()) return;
  keep(key, frame);
  if (shared_) shared_->put(key, packFrame(frame));
}

void FrameCache::keep(const std::string& key, const PaintedFrame& frame) {
  if (frame.bytes.size() > budget_ / 4) return;
  auto kept = std::make_shared<PaintedFrame>(frame);
  kept->cached = true;
  kept->totalMs = 0;  // what it took is the next one's gain
  const std::lock_guard lock(mutex_);
  if (places_.count(key) > 0) return;
  entries_.emplace_front(key, std::move(kept));
  places_[key] = entries_.begin();
  bytes_ += frame.bytes.size();
  while (bytes_ > budget_) drop(std::prev(entries_.end()));
}

void FrameCache::drop(Entries::iterator entry) {
  bytes_ -= entry->second->bytes.size();
  places_.erase(entry->first);
  entries_.erase(entry);
}

std::size_t FrameCache::clear(const std::string& avatar) {
  const std::string prefix = avatar.empty() ? "frame:" : "frame:" + avatar + ":";
  if (shared_) shared_->clear(prefix);
  const std::lock_guard lock(mutex_);
  std::size_t cleared = 0;
  for (auto at = entries_.begin(); at != entries_.end();) {
    const auto next = std::next(at);
    if (at->first.compare(0, prefix.size(), prefix) == 0) drop(at), ++cleared;
    at = next;
  }
  return cleared;
}

std::size_t FrameCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace visema
