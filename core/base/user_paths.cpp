// SPDX-License-Identifier: Apache-2.0
#include "core/base/user_paths.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

namespace visema {
namespace {

namespace fs = std::filesystem;

/// The XDG rules: a path that is not absolute counts as not set.
fs::path absolutePathIn(const char* variable) {
  const char* value = std::getenv(variable);
  fs::path path = value ? value : "";
  return path.is_absolute() ? path : fs::path();
}

fs::path homeDirectory() {
  if (fs::path home = absolutePathIn("HOME"); !home.empty()) return home;
  std::vector<char> buffer(16384);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->pw_dir)
    return found->pw_dir;
  return {};
}

}  // namespace

Result<UserPaths> UserPaths::fromEnvironment() {
  const fs::path home = homeDirectory();
  UserPaths paths{absolutePathIn("XDG_CONFIG_HOME"), absolutePathIn("XDG_DATA_HOME"), absolutePathIn("XDG_CACHE_HOME")};
  if (home.empty() && (paths.config.empty() || paths.data.empty() || paths.cache.empty()))
    return fail(ErrorCode::NotFound, "this user has no home directory; set the environment variable HOME");
  if (paths.config.empty()) paths.config = home / ".config";
  if (paths.data.empty()) paths.data = home / ".local/share";
  if (paths.cache.empty()) paths.cache = home / ".cache";
  for (fs::path* path : {&paths.config, &paths.data, &paths.cache}) *path /= "visema";
  return paths;
}

}  // namespace visema
