// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/base/metrics.h"
#include "core/base/result.h"
#include "core/serving/served_avatar.h"

namespace visema {

/// The avatars that are in memory: each is loaded once, however many ask for it at the same time, and those unused for
/// longest go when others need the room; one that is pinned or in use never goes. Thread-safe.
class AvatarStore {
 public:
  /// Loads by name into so much memory.
  using Loader = std::function<Result<ServedAvatarPtr>(const std::string& name, std::uint64_t memory)>;
  struct Options {
    std::uint64_t memory = 0;       // of all avatars together
    std::uint64_t memoryOfOne = 0;  // the most that one may take
  };
  AvatarStore(Options options, Loader loader, Metrics& metrics);

  /// The avatar if it is in memory, else none. Counts as use.
  ServedAvatarPtr find(const std::string& name);
  /// Loads it where it is not, and waits for that.
  Result<ServedAvatarPtr> acquire(const std::string& name);
  /// Another one takes its place, where it is still in memory.
  void replace(const std::string& name, ServedAvatarPtr avatar);
  /// False where it is not in memory. Whoever uses it now keeps it until the end.
  bool unload(const std::string& name);
  void pin(const std::string& name);

  std::vector<ServedAvatarPtr> loaded() const;  // by name
  std::uint64_t bytes() const;

 private:
  using Loading = std::shared_future<Result<ServedAvatarPtr>>;
  Result<ServedAvatarPtr> load(const std::string& name);
  void makeRoom(std::uint64_t bytes);
  std::uint64_t bytesHeld() const;

  const Options options_;
  const Loader loader_;
  Counter& loads_;
  Counter& evictions_;
  mutable std::mutex mutex_;
  struct Held {
    ServedAvatarPtr avatar;
    std::uint64_t used = 0;
  };
  std::map<std::string, Held> held_;
  std::map<std::string, Loading> loading_;
  std::set<std::string> pinned_;
  std::uint64_t uses_ = 0;
};

}  // namespace visema
