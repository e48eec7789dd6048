// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/program_files.h"

#include <cstdlib>
#include <vector>

namespace visema {

Result<std::filesystem::path> programFile(const std::string& name) {
  std::vector<std::filesystem::path> roots;
  if (const char* given = std::getenv("VISEMA_FILES")) roots.emplace_back(given);
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) roots.push_back(program.parent_path().parent_path() / "share" / "visema");
  roots.emplace_back(VISEMA_SOURCE_DIR);
  for (const auto& root : roots)
    if (std::filesystem::exists(root / name, error)) return root / name;
  return fail(ErrorCode::NotFound, name +
                                       " is missing from this installation: install the program again, or name the "
                                       "folder it is in with VISEMA_FILES");
}

}  // namespace visema
