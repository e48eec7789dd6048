// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/lip_pipeline.h"

#include <algorithm>
#include <utility>

#include "core/base/try.h"
#include "core/speech/feature_windows.h"

namespace visema {

Result<std::unique_ptr<LipPipeline>> LipPipeline::create(const std::shared_ptr<LoadedAvatar>& avatar,
                                                         std::size_t network,
                                                         const std::shared_ptr<const LipNetwork>& loaded,
                                                         FeatureSource source) {
  auto renderer = TRY(AvatarRenderer::create(avatar, network, loaded));
  auto driver = TRY(MouthDriver::create(*avatar->package(), network, std::move(source)));
  return std::unique_ptr<LipPipeline>(new LipPipeline(std::move(driver), std::move(renderer)));
}

LipPipeline::LipPipeline(std::unique_ptr<MouthDriver> driver, std::unique_ptr<AvatarRenderer> renderer)
    : driver_(std::move(driver)), renderer_(std::move(renderer)), drive_(driver_->driveSize()) {}

void LipPipeline::hear(const SpeechFrame& frame, const MouthControls& mouth) {
  driver_->drive(frame.rows, kRowsBeforeFrame, frame.lookahead, frame.gate, mouth, drive_);
}

void LipPipeline::setDrive(std::span<const float> drive) { std::copy(drive.begin(), drive.end(), drive_.begin()); }

Result<YuvFrame> LipPipeline::render(const FramePlan& plan, const RenderControls& controls) {
  return renderer_->render(plan, drive_, controls);
}

Result<Image> LipPipeline::paintPatch(ClipFrame at, const RenderControls& controls) {
  return renderer_->paintPatch(at, drive_, controls);
}

}  // namespace visema
