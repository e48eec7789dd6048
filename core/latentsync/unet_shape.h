// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "core/base/result.h"
#include "core/nn/weights/weights.h"

namespace visema::latentsync {

/// Where layers look along time: nowhere (1.0), only on the way up, or everywhere (1.5 and 1.6).
enum class Motion { None, UpOnly, Everywhere };

/// What distinguishes one LatentSync UNet from another.
struct UNetShape {
  std::array<std::int64_t, 4> channels = {320, 640, 1280, 1280};
  Motion motion = Motion::Everywhere;
  std::int64_t audioChannels = 384;
  bool operator==(const UNetShape&) const = default;
};

/// The same of autoencoders: Stable Diffusion's is the one that was released.
struct AutoencoderShape {
  std::array<std::int64_t, 4> channels = {128, 256, 512, 512};
  bool operator==(const AutoencoderShape&) const = default;
};

/// Read off the tensors; an error where they are no UNet of LatentSync's at all.
Result<UNetShape> unetShapeOf(const Weights& weights);
Result<AutoencoderShape> autoencoderShapeOf(const Weights& weights);

}  // namespace visema::latentsync
