// SPDX-License-Identifier: Apache-2.0
#include "app/studio/avatar_loader.h"

namespace visema::studio {

Result<std::shared_ptr<LoadedAvatar>> AvatarLoader::load(const LiveWish& wish) {
  if (wish.avatar == path_ && wish.memoryMegabytes == megabytes_)
    if (auto loaded = avatar_.lock()) return loaded;
  auto package = AvatarPackage::open(wish.avatar);
  if (!package) return fail(package.error());
  // Each has the whole budget to itself: the one before stays only until this one is on stage, and an account that
  // both shared would have no room for the second.
  if (!rest_) rest_ = MemoryBudget::residentBytes();
  budget_ = wish.memoryMegabytes > 0 ? MemoryBudget::create(wish.memoryBytes(), *rest_) : MemoryBudget::create();
  auto loaded = LoadedAvatar::load(*package, budget_);
  if (!loaded) return fail(loaded.error());
  path_ = wish.avatar;
  megabytes_ = wish.memoryMegabytes;
  avatar_ = *loaded;
  return loaded;
}

}  // namespace visema::studio
