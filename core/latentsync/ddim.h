// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace visema::latentsync {

/// One step of DDIM without noise of its own: latents' = ofLatents * latents + ofNoise * predicted noise.
struct DdimStep {
  int timestep = 0;
  float alpha = 1, previousAlpha = 1;  // shares of the picture's energy before and after the step
  double ofLatents = 1, ofNoise = 0;
};

/// The steps from noise to picture, of a thousand that were trained with.
std::vector<DdimStep> ddimSchedule(int steps);

}  // namespace visema::latentsync
