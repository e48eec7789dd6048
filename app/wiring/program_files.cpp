// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/program_files.h"

#include <cstdlib>

#include "core/base/own_folder.h"

namespace visema {

Result<std::filesystem::path> programFile(const std::string& name) {
  std::error_code error;
  if (const char* given = std::getenv("VISEMA_FILES")) {
    const auto file = std::filesystem::path(given) / name;
    if (std::filesystem::exists(file, error)) return file;
  }
  auto file = findAround(ownFolder(), std::filesystem::path("share/visema") / name);
  if (!file.empty()) return file;
  return fail(ErrorCode::NotFound, name +
                                       " is missing from this installation: install the program again, or name the "
                                       "folder it is in with VISEMA_FILES");
}

Result<std::filesystem::path> ownAvatar(const std::string& name) { return programFile("avatars/" + name + ".visema"); }

}  // namespace visema
