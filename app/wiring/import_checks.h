// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/importing/import.h"

namespace visema {

/// Runs an imported avatar: is each frame what the reference's way of cropping, resizing and pasting gives, does the
/// network hear, and does the mouth keep still in silence?
Result<ImportChecks> checkImport(std::shared_ptr<const AvatarPackage> package, const ProgressFn& progress,
                                 std::stop_token stop);

}  // namespace visema
