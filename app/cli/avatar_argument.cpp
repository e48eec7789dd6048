// SPDX-License-Identifier: Apache-2.0
#include "app/cli/avatar_argument.h"

#include "app/command_line/long_job.h"
#include "app/wiring/find_avatar.h"

namespace visema {

Result<std::filesystem::path> resolveAvatar(const std::string& nameOrPath) {
  std::error_code error;
  if (std::filesystem::exists(nameOrPath, error)) return std::filesystem::path(nameOrPath);
  LongJob job;
  return findAvatarByName(nameOrPath, job.progress(), job.stopToken());
}

Result<std::shared_ptr<const AvatarPackage>> openAvatar(const std::string& nameOrPath) {
  auto path = resolveAvatar(nameOrPath);
  if (!path) return fail(path.error());
  return AvatarPackage::open(*path);
}

Result<std::unique_ptr<AvatarLibrary>> openLibrary() {
  auto file = AvatarLibrary::defaultFile();
  if (!file) return fail(file.error());
  return AvatarLibrary::open(*file);
}

Status addToLibrary(const std::filesystem::path& package) {
  auto opened = AvatarPackage::open(package);
  if (!opened) return fail(opened.error());
  auto library = openLibrary();
  if (!library) return fail(library.error());
  return (*library)->add(**opened);
}

Result<std::shared_ptr<MemoryBudget>> memoryBudget(const std::string& text) {
  if (text.empty()) return MemoryBudget::create();
  auto bytes = parseMemorySize(text);
  if (!bytes) return fail(bytes.error());
  return MemoryBudget::create(*bytes);
}

}  // namespace visema
