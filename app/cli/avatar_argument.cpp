// SPDX-License-Identifier: Apache-2.0
#include "app/cli/avatar_argument.h"

#include "app/command_line/long_job.h"
#include "app/wiring/find_avatar.h"
#include "core/base/try.h"

namespace visema {

Result<std::filesystem::path> resolveAvatar(const std::string& nameOrPath) {
  std::error_code error;
  if (std::filesystem::exists(nameOrPath, error)) return std::filesystem::path(nameOrPath);
  LongJob job;
  return findAvatarByName(nameOrPath, job.progress(), job.stopToken());
}

Result<std::shared_ptr<const AvatarPackage>> openAvatar(const std::string& nameOrPath) {
  auto path = TRY(resolveAvatar(nameOrPath));
  return AvatarPackage::open(path);
}

Result<std::unique_ptr<AvatarLibrary>> openLibrary() {
  auto file = TRY(AvatarLibrary::defaultFile());
  return AvatarLibrary::open(file);
}

Status addToLibrary(const std::filesystem::path& package) {
  auto opened = TRY(AvatarPackage::open(package));
  auto library = TRY(openLibrary());
  return library->add(*opened);
}

Result<std::shared_ptr<MemoryBudget>> memoryBudget(const std::string& text) {
  if (text.empty()) return MemoryBudget::create();
  auto bytes = TRY(parseMemorySize(text));
  return MemoryBudget::create(bytes);
}

}  // namespace visema
