// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "app/studio/live_port.h"
#include "core/avatar/loaded_avatar.h"

namespace visema::studio {

/// Keeps the avatar of the moment loaded, once, for whoever shows it. Belongs to one thread.
class AvatarLoader {
 public:
  /// The wished avatar, loaded within the wished memory.
  Result<std::shared_ptr<LoadedAvatar>> load(const LiveWish& wish);

 private:
  std::filesystem::path path_;
  int megabytes_ = -1;
  std::optional<std::uint64_t> rest_;  // what the studio takes without an avatar
  std::shared_ptr<MemoryBudget> budget_;
  std::weak_ptr<LoadedAvatar> avatar_;
};

}  // namespace visema::studio
