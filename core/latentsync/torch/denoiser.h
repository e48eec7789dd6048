// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "core/latentsync/ddim.h"
#include "core/latentsync/dub_options.h"
#include "core/latentsync/torch/unet3d.h"

namespace visema::latentsync {

/// Takes the latents of one chunk after the other from noise to picture, with what all chunks share kept.
class Denoiser {
 public:
  Denoiser(const UNet3D& unet, const DiffusionOptions& options);
  /// Called after each step with how many are done; false ends it.
  using OnStep = std::function<bool(int done)>;
  /// `noise` [frames, 4, height, width], `known` [frames, 9, height, width] (mask, masked and reference latents),
  /// `audio` [frames, 50, 384]. Undefined where it was ended.
  at::Tensor run(const at::Tensor& noise, const at::Tensor& known, const at::Tensor& audio,
                 const OnStep& onStep = {}) const;
  /// The same, the reference's way: nothing kept or shared.
  at::Tensor runPlainly(const at::Tensor& noise, const at::Tensor& known, const at::Tensor& audio,
                        const OnStep& onStep = {}) const;
  int steps() const { return static_cast<int>(schedule_.size()); }

 private:
  bool guided() const { return options_.guidance > 1; }
  at::Tensor noiseIn(const at::Tensor& answer, std::int64_t frames) const;

  const UNet3D& unet_;
  DiffusionOptions options_;
  std::vector<DdimStep> schedule_;
  std::vector<UNet3D::Time> times_;
};

}  // namespace visema::latentsync
