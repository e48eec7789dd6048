// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "core/avatar/loaded_avatar.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/lipsync/mouth_motion.h"
#include "core/lipsync/playhead.h"
#include "core/nn/lip_network.h"

namespace visema {

struct RenderControls {
  float sharpness = 0;          // 0..1
  float presence = 1;           // 0..1: how much of what is painted shows over the footage
  bool referenceExact = false;  // compatible networks: paste as the reference implementation does
};

/// Where the time of the last frame went, in milliseconds.
struct RenderTimings {
  double frame = 0;   // waiting for the decoded frame
  double encode = 0;  // cropping and the sound-independent half; 0 when it was cached
  double paint = 0;
  double blend = 0;
};

/// Makes finished frames of one avatar: the planned footage with the mouth painted in. The same for live and export.
/// Belongs to one thread; renderers of one avatar share its caches.
class AvatarRenderer {
 public:
  /// `network` is the manifest's number of the network that `loaded` runs.
  static Result<std::unique_ptr<AvatarRenderer>> create(std::shared_ptr<LoadedAvatar> avatar, std::size_t network,
                                                        const std::shared_ptr<const LipNetwork>& loaded);
  ~AvatarRenderer();
  AvatarRenderer(const AvatarRenderer&) = delete;
  AvatarRenderer& operator=(const AvatarRenderer&) = delete;

  Result<YuvFrame> render(const FramePlan& plan, std::span<const float> drive, const RenderControls& controls = {});
  /// What the network paints of a frame, before it is put back: the square it sees, B, G, R. Needs no footage where the
  /// face is encoded already.
  Result<Image> paintPatch(ClipFrame at, std::span<const float> drive, const RenderControls& controls = {});
  /// The footage as it is.
  Result<YuvFrame> unpainted(const FramePlan& plan);
  const RenderTimings& timings() const;
  /// By how many grey levels the last patch missed the colours around it, before they were matched.
  double colourOffset() const;
  /// The mouth of the last frame, for judging how it moves.
  MouthViews mouth() const;

 private:
  class Impl;
  explicit AvatarRenderer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The clips of an avatar as a playhead sees them. Clips that are decoded as needed are faded into at key frames only:
/// anywhere else the first frame would come late.
std::vector<PlayableClip> playableClips(LoadedAvatar& avatar);

}  // namespace visema
