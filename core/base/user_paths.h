// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace visema {

/// Where the user's own files live: XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_CACHE_HOME or their defaults under the home
/// directory, each with /visema. Creates nothing; AtomicFile makes the folders it needs.
struct UserPaths {
  std::filesystem::path config;  // settings
  std::filesystem::path data;    // imported and built avatars, projects
  std::filesystem::path cache;   // what can be computed again
  static Result<UserPaths> fromEnvironment();
};

}  // namespace visema
