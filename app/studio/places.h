// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace visema::studio {

/// Where the studio finds what it ships with and keeps what it makes. Creates nothing.
struct Places {
  std::filesystem::path avatars;    // those that come with the studio
  std::filesystem::path demoSound;  // a sentence to say; empty when there is none
  std::filesystem::path data;       // the user's avatars and databases
  std::filesystem::path settings;   // the settings file
  std::filesystem::path videos;     // the default folder for exports

  static Result<Places> find();
};

}  // namespace visema::studio
