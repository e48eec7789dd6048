// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/nn/light/light_config.h"

namespace visema {

/// The box around the lips that weighs more and that the scores are measured in, in pixels of the crop; `mouthBox` is
/// in 256ths of it.
Rect lipBox(const Rect& mouthBox, int cropSize);
torch::Tensor cutOut(const torch::Tensor& picture, const Rect& box);

/// How sharply the brightness bends at each pixel once the codec's grain is blurred away: teeth and the lip line. Its
/// energy is what sharpness is measured by. [N,3,H,W] -> [N,1,H-8,W-8].
torch::Tensor fineDetail(const torch::Tensor& picture);

/// What the painter is trained to make small. Pictures are [N,3,S,S] in 0..1; mask [N,1,S,S].
struct PainterLoss {
  double pixel = 3;        // absolute difference, four times as much around the lips
  double squared = 30;     // squared difference around the lips: what the signal-to-noise ratio counts
  double edges = 0.5;      // differences of neighbouring pixels, whole mask
  double lipEdges = 1.5;   // the same around the lips
  double coarseEdges = 1;  // the same around the lips at half size: structure
  double texture = 2;      // energy of fine detail around the lips, wherever exactly it lies: against softness
  double motion = 1;       // change from a frame to the next, against flicker

  /// The first 2 * pairs pictures are consecutive frames, two by two.
  torch::Tensor operator()(const torch::Tensor& painted, const torch::Tensor& truth, const torch::Tensor& mask,
                           const Rect& lips, int pairs) const;
};

/// Peak signal-to-noise ratio of each picture of a batch, in dB.
torch::Tensor psnr(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace visema
