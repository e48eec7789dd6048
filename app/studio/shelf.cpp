// SPDX-License-Identifier: Apache-2.0
#include "app/studio/shelf.h"

namespace visema::studio {

Result<std::shared_ptr<LoadedAvatar>> Shelf::take(const LiveWish& wish) {
  if (wish.avatar == path_ && wish.memoryMegabytes == megabytes_)
    if (auto loaded = avatar_.lock()) return loaded;
  auto package = AvatarPackage::open(wish.avatar);
  if (!package) return fail(package.error());
  if (!budget_ || wish.memoryMegabytes != megabytes_)
    budget_ = MemoryBudget::create(wish.memoryMegabytes > 0 ? static_cast<std::uint64_t>(wish.memoryMegabytes) << 20
                                                            : MemoryBudget::defaultBytes());
  auto loaded = LoadedAvatar::load(*package, budget_);
  if (!loaded) return fail(loaded.error());
  path_ = wish.avatar;
  megabytes_ = wish.memoryMegabytes;
  avatar_ = *loaded;
  return loaded;
}

}  // namespace visema::studio
