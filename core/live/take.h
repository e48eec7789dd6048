// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/lookahead.h"
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
  Lookahead lookahead;           // the session's
  MouthControls mouth;
  float sharpness = 0;

  std::filesystem::path voice() const { return folder / "voice.wav"; }
  std::filesystem::path frames() const { return folder / "frames.csv"; }
  std::filesystem::path changes() const { return folder / "changes.json"; }  // made by hand afterwards, if there is one
};

/// What became of a take that is over.
struct EndedTake {
  int number = 0;                // of its session's takes, from 1
  std::filesystem::path folder;  // empty: nothing was kept
  double seconds = 0;            // of voice that can be used
  std::uint64_t bytes = 0;       // on the disk
  std::string problem;           // why it is not the whole; empty: it is
};

Result<Take> readTake(const std::filesystem::path& folder);
/// Writes the description into its folder, which must be there.
Status writeTake(const Take& take);

}  // namespace visema
