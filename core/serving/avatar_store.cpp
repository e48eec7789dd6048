// SPDX-License-Identifier: Apache-2.0
#include "core/serving/avatar_store.h"

#include <optional>
#include <utility>

#include "core/base/log.h"

namespace visema {

AvatarStore::AvatarStore(Options options, Loader loader, Metrics& metrics)
    : options_(options),
      loader_(std::move(loader)),
      loads_(metrics.counter("avatar_loads")),
      evictions_(metrics.counter("avatar_evictions")) {}

ServedAvatarPtr AvatarStore::find(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(name);
  if (found == held_.end()) return nullptr;
  found->second.used = ++uses_;
  return found->second.avatar;
}

Result<ServedAvatarPtr> AvatarStore::acquire(const std::string& name) {
  std::promise<Result<ServedAvatarPtr>> promise;
  std::optional<Loading> others;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = held_.find(name); found != held_.end()) {
      found->second.used = ++uses_;
      return found->second.avatar;
    }
    if (const auto found = loading_.find(name); found != loading_.end())
      others = found->second;
    else
      loading_.emplace(name, promise.get_future().share());
  }
  if (others) return others->get();
  auto loaded = load(name);
  promise.set_value(loaded);
  return loaded;
}

Result<ServedAvatarPtr> AvatarStore::load(const std::string& name) {
  auto loaded = loader_(name, options_.memoryOfOne);
  const std::lock_guard lock(mutex_);
  loading_.erase(name);
  if (!loaded) return loaded;
  loads_.add();
  makeRoom((*loaded)->bytes());
  held_[name] = {*loaded, ++uses_};
  logInfo("serving", name, " is in memory after ", (*loaded)->loadMilliseconds(), " ms, ",
          (*loaded)->engine().engineName());
  return loaded;
}

/// Drops those unused for longest until there is room; where all that are left are in use, there is more than allowed
/// for a while.
void AvatarStore::makeRoom(std::uint64_t bytes) {
  while (bytesHeld() + bytes > options_.memory) {
    auto oldest = held_.end();
    for (auto at = held_.begin(); at != held_.end(); ++at) {
      const bool free = at->second.avatar.use_count() == 1 && pinned_.count(at->first) == 0;
      if (free && (oldest == held_.end() || at->second.used < oldest->second.used)) oldest = at;
    }
    if (oldest == held_.end()) return;
    logInfo("serving", oldest->first, " leaves memory for others");
    evictions_.add();
    held_.erase(oldest);
  }
}

void AvatarStore::replace(const std::string& name, ServedAvatarPtr avatar) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(name);
  if (found != held_.end()) found->second.avatar = std::move(avatar);
}

bool AvatarStore::unload(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return held_.erase(name) > 0;
}

void AvatarStore::pin(const std::string& name) {
  const std::lock_guard lock(mutex_);
  pinned_.insert(name);
}

std::vector<ServedAvatarPtr> AvatarStore::loaded() const {
  const std::lock_guard lock(mutex_);
  std::vector<ServedAvatarPtr> all;
  for (const auto& [name, held] : held_) all.push_back(held.avatar);
  return all;
}

std::uint64_t AvatarStore::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytesHeld();
}

std::uint64_t AvatarStore::bytesHeld() const {
  std::uint64_t bytes = 0;
  for (const auto& [name, held] : held_) bytes += held.avatar->bytes();
  return bytes;
}

}  // namespace visema
