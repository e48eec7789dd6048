// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include "core/building/build_steps.h"
#include "core/building/face_finder.h"

namespace visema {

/// The step "verify": what was learnt, judged on what it was never trained on and in the mouths of strangers' voices.
/// Leaves its films in the project's folder "verify".
Status judgeBuild(const BuildFolder& build, const BuildTools& tools, FaceFinder68& finder, const ProgressFn& progress,
                  const std::stop_token& stop);

}  // namespace visema
