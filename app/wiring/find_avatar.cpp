// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/find_avatar.h"

#include "app/wiring/program_files.h"
#include "core/avatar/library.h"
#include "core/base/try.h"

namespace visema {

Result<std::filesystem::path> findAvatarByName(const std::string& name, const ProgressFn& progress,
                                               const std::stop_token& stop) {
  const auto file = TRY(AvatarLibrary::defaultFile());
  auto library = TRY(AvatarLibrary::open(file));
  auto found = library->resolve(name, progress, stop);
  if (found) {
    (void)library->touch(*found);  // only orders the list
    return found;
  }
  if (name.find('/') == std::string::npos)
    if (auto own = ownAvatar(name)) return own;
  return found;
}

}  // namespace visema
