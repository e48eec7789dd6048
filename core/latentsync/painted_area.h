// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace visema::latentsync {

/// The mask that LatentSync's networks were trained with, `side` x `side`: 1 = kept, 0 = painted: cheeks and all below
/// the nose to under the chin. Its shape is that of bytedance/LatentSync's mask.png (Apache-2.0).
std::vector<float> trainedMask(int side);

/// How much of what was painted is shown, 0..1: nothing where the mask keeps, all a little inside of it.
std::vector<float> shownShare(const std::vector<float>& mask, int side);

}  // namespace visema::latentsync
