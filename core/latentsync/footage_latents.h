// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/latentsync/dub_engine.h"

namespace visema::latentsync {

/// What the autoencoder made of a frame of footage, with the painted area grey and as it is.
struct FrameLatents {
  Latents masked, reference;
};

/// Keeps these by frame in a folder, so that footage pays for them once. A folder that cannot be written to only costs
/// time. Belongs to one thread.
class FootageLatents {
 public:
  FootageLatents(std::filesystem::path folder, int side) : folder_(std::move(folder)), side_(side) {}
  std::optional<FrameLatents> find(FrameIndex frame) const;
  void keep(FrameIndex frame, const FrameLatents& latents) const;

 private:
  std::filesystem::path fileOf(FrameIndex frame) const;
  std::filesystem::path folder_;  // empty: nothing is kept
  int side_;
};

}  // namespace visema::latentsync
