// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/result.h"
#include "core/quality/avatar_score.h"

namespace visema {

/// What of a draft is kept for judging and never trained on: the last tenth of every clip in which somebody speaks,
/// from a pause on where there is one near, so that it is whole sentences.
Result<std::vector<HeldOutPart>> heldOutParts(const AvatarPackage& draft);

/// The frame that a clip of these frames is held out from; `speech` is the share of each in which somebody speaks.
FrameIndex heldOutFrom(const std::vector<float>& speech, FrameIndex frames);

}  // namespace visema
