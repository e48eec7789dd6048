// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/avatar/clip_frames.h"
#include "core/avatar/memory_budget.h"
#include "core/base/result.h"
#include "core/nn/encoder_cache.h"

namespace visema {

enum class CacheTier {
  Everything,   // all frames and all encoded faces stay in memory
  Frames,       // all frames; faces are encoded as needed, some are kept
  DecodeAhead,  // only frames around the playhead
};

/// How an avatar will be held in memory; known before anything is loaded.
struct CachePlan {
  CacheTier tier = CacheTier::DecodeAhead;
  std::uint64_t available = 0;   // of the budget
  std::uint64_t frameBytes = 0;  // for decoded frames, all clips
  std::uint64_t faceBytes = 0;   // for encoded faces
  std::uint64_t decoderBytes = 0;
  std::vector<std::size_t> framesKept;  // by clip
  std::uint64_t total() const { return frameBytes + faceBytes + decoderBytes; }
  std::string describe() const;  // one sentence for people
};

/// What one encoded face takes is known to the engine only; this is a guess from the best network's size.
std::uint64_t estimateFaceBytes(const Manifest& manifest);

/// `bytesPerFace` 0: no faces are to be kept.
CachePlan planCache(const Manifest& manifest, std::uint64_t available, std::uint64_t bytesPerFace,
                    CacheAim aim = CacheAim::Speed);

enum class Loading {
  Whole,     // what may stay in memory is fetched in the background: whatever is shown next is there
  AsNeeded,  // and stays: for films, which show part of an avatar and need every core
};

/// An opened package with its frames and faces behind caches. Thread-safe. Does not make pictures.
class LoadedAvatar {
 public:
  static Result<std::shared_ptr<LoadedAvatar>> load(std::shared_ptr<const AvatarPackage> package,
                                                    std::shared_ptr<MemoryBudget> budget,
                                                    std::optional<std::uint64_t> bytesPerFace = {},
                                                    Loading loading = Loading::Whole);

  const std::shared_ptr<const AvatarPackage>& package() const { return package_; }
  const CachePlan& plan() const { return plan_; }
  ClipFrames& clip(std::size_t index) { return *clips_[index]; }
  EncoderCache& faces() { return *faces_; }

 private:
  LoadedAvatar() = default;
  std::shared_ptr<const AvatarPackage> package_;
  CachePlan plan_;
  MemoryBudget::Lease lease_;
  std::unique_ptr<EncoderCache> faces_;
  std::vector<std::unique_ptr<ClipFrames>> clips_;
};

}  // namespace visema
