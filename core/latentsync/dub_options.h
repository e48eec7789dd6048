// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/geometry.h"
#include "core/base/result.h"

namespace visema::latentsync {

inline constexpr int kChunkFrames = 16;

/// How latents are found.
struct DiffusionOptions {
  int steps = 20;
  double guidance = 1.5;   // how much more than without sound; 1 or less: only with sound, at half the cost
  bool deepCache = false;  // an approximation: two of three steps compute only the last layer
  bool bfloat16 = false;   // compute with it: half the time where the processor multiplies it
};

struct DubOptions {
  std::filesystem::path video, audio, out;
  std::filesystem::path unet, autoencoder, whisper;  // the user's model files
  std::string modelIdentity;                         // what tells these files from others; empty: their sizes and times
  int side = 256;                                    // pixels of the aligned face the UNet was trained with
  DiffusionOptions diffusion;
  bool halfWeights = true;
  std::uint64_t seed = 1247;
  std::optional<Point> person;  // where the face is that is meant; none: the largest
  std::filesystem::path cache;  // what footage costs once is kept here; empty: nowhere
  std::string preset = "medium";
  int crf = 18;
  int threads = 1;
  Status validate() const;
  /// Finished chunks lie here until the film is whole.
  std::filesystem::path workFolder() const { return out.string() + ".dub"; }
};

}  // namespace visema::latentsync
