// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/result.h"
#include "core/nn/lip_network.h"

namespace visema::torchnet {

/// Checks sizes and channels of a face's three pictures (the mask only where the family uses it).
Status checkFace(const NetworkSpec& spec, const FaceInput& face);
Status checkPaint(const NetworkSpec& spec, std::span<const float> drive, const MutableImageView& patch);

/// What a graph's encode() wants, in float32, channels last:
/// compatible [1,6,S,S] = reference, crop with the black rectangle; ours [1,112,S/4,S/4] = masked crop, reference and
/// mask, space to depth by 4.
at::Tensor networkPictures(const NetworkSpec& spec, const FaceInput& face);

/// A float32 picture [1,3,S,S] in 0..1 as bytes: truncated, as the reference does, or rounded.
enum class Rounding { Truncate, Nearest };
void writePicture(const at::Tensor& picture, Rounding rounding, const MutableImageView& patch);

}  // namespace visema::torchnet
