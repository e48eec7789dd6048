// SPDX-License-Identifier: Apache-2.0
#include "app/cli/avatar_argument.h"

#include "app/wiring/program_files.h"

namespace visema {

Result<std::filesystem::path> resolveAvatar(const std::string& nameOrPath) {
  std::error_code error;
  if (std::filesystem::exists(nameOrPath, error)) return std::filesystem::path(nameOrPath);
  if (nameOrPath.find('/') == std::string::npos)
    if (auto own = programFile("avatars/" + nameOrPath + ".visema")) return own;
  return fail(ErrorCode::NotFound, nameOrPath + " is neither a package nor the name of an avatar that is here");
}

}  // namespace visema
