// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/base/metrics.h"
#include "core/nn/lip_network.h"

namespace visema {

/// Keeps the encoded faces that were used last, within a budget of bytes. Does not encode: whoever misses puts.
/// Thread-safe; a face that is dropped lives on for whoever still holds it.
class EncoderCache {
 public:
  struct Key {
    std::uint64_t clip = 0;  // whatever tells the avatar's clips apart
    std::int64_t frame = 0;
    std::uint64_t network = 0;  // of an avatar that has several
    bool reference = false;     // cropped as the reference implementation does
    auto operator<=>(const Key&) const = default;
  };
  struct Statistics {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::size_t entries = 0;
    std::size_t bytes = 0;
    double hitRate() const;
  };

  explicit EncoderCache(std::size_t budgetBytes) : budget_(budgetBytes) {}

  /// The face of a frame, or none; counts as use.
  std::shared_ptr<const EncodedFace> find(Key key);
  /// Keeps a face, and drops those unused for longest; one larger than the whole budget is not kept.
  void put(Key key, std::shared_ptr<const EncodedFace> face);

  /// From now on it is known how often each face will still be asked for: one is kept, where there is room, for as long
  /// as it will be, and none is dropped for another.
  void expect(std::map<Key, int> uses);
  void clear();
  Statistics statistics() const;
  /// Adds counters "face_cache.hits" and ".misses", gauges "face_cache.bytes" and ".hit_rate".
  void addTo(Metrics::Snapshot& snapshot) const;

 private:
  struct Entry {
    Key key;
    std::shared_ptr<const EncodedFace> face;
    std::size_t bytes = 0;
  };
  void shrinkTo(std::size_t bytes);
  void drop(std::map<Key, std::list<Entry>::iterator>::iterator place);
  bool worthKeeping(Key key, std::size_t bytes) const;

  mutable std::mutex mutex_;
  const std::size_t budget_;
  std::list<Entry> entries_;  // the last used in front
  std::map<Key, std::list<Entry>::iterator> places_;
  std::optional<std::map<Key, int>> expected_;
  Statistics statistics_;
};

}  // namespace visema
