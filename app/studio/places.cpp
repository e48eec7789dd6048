// SPDX-License-Identifier: Apache-2.0
#include "app/studio/places.h"

#include <QStandardPaths>
#include <algorithm>

#include "app/wiring/program_files.h"
#include "core/base/user_paths.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

/// The first sound in a folder by name; empty when there is none.
fs::path firstSound(const fs::path& folder) {
  std::vector<fs::path> sounds;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".wav") sounds.push_back(it->path());
  return sounds.empty() ? fs::path() : *std::min_element(sounds.begin(), sounds.end());
}

}  // namespace

Result<Places> Places::find() {
  const Result<UserPaths> user = UserPaths::fromEnvironment();
  if (!user) return fail(user.error());
  Places places;
  // A studio without its own files still opens; what needs them says so.
  if (const auto avatars = programFile("avatars")) places.avatars = *avatars;
  if (const auto demo = programFile("resources/demo")) places.demoSound = firstSound(*demo);
  places.data = user->data;
  places.settings = user->config / "studio.ini";
  places.videos = fs::path(QStandardPaths::writableLocation(QStandardPaths::MoviesLocation).toStdString()) / "Visema";
  return places;
}

}  // namespace visema::studio
