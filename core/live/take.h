// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/lipsync/mouth_driver.h"

namespace visema {

/// What was kept of a session: a folder with the voice as it was said (WAV), which footage each frame showed (CSV) and
/// this description (JSON); small, and enough to make the film anew at full quality.
struct Take {
  std::filesystem::path folder;
  std::filesystem::path avatar;  // where its package was
  std::string avatarHash;        // of the package's manifest: that it is still the same one
  std::string network;           // by its name
  int lookaheadMs = 0;           // the session's
  MouthControls mouth;
  float sharpness = 0;

  std::filesystem::path voice() const { return folder / "voice.wav"; }
  std::filesystem::path frames() const { return folder / "frames.csv"; }
};

Result<Take> readTake(const std::filesystem::path& folder);
/// Writes the description into its folder, which must be there.
Status writeTake(const Take& take);

}  // namespace visema
