// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/lipsync/mouth_driver.h"
#include "core/lipsync/speech_track.h"

namespace visema {

/// The way from what is heard to the finished frame, through one network of an avatar: live, films and scores all take
/// it. When frames are made, in what order, and what happens to one that comes late is theirs. Belongs to one thread;
/// pipelines of one avatar share its caches.
class LipPipeline {
 public:
  /// `network` is the manifest's number of the network that `loaded` runs, `source` what it listens through.
  static Result<std::unique_ptr<LipPipeline>> create(const std::shared_ptr<LoadedAvatar>& avatar, std::size_t network,
                                                     const std::shared_ptr<const LipNetwork>& loaded,
                                                     FeatureSource source);

  /// The mouth of the next frames is that of this sound.
  void hear(const SpeechFrame& frame, const MouthControls& mouth);
  /// Or what somebody drew by hand: as many numbers as drive() has.
  void setDrive(std::span<const float> drive);
  std::span<const float> drive() const { return drive_; }
  /// How open that mouth is, 0 = closed: the curve people see. Zero for compatible networks.
  float opening() const { return driver_->opening(drive_); }
  int featureSize() const { return driver_->featureSize(); }

  Result<YuvFrame> render(const FramePlan& plan, const RenderControls& controls);
  /// What the network paints of a frame, before it is put back.
  Result<Image> paintPatch(ClipFrame at, const RenderControls& controls);
  const AvatarRenderer& renderer() const { return *renderer_; }

 private:
  LipPipeline(std::unique_ptr<MouthDriver> driver, std::unique_ptr<AvatarRenderer> renderer);

  std::unique_ptr<MouthDriver> driver_;
  std::unique_ptr<AvatarRenderer> renderer_;
  std::vector<float> drive_;
};

}  // namespace visema
