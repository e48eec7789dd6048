// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "core/base/progress.h"

namespace visema {

/// For a part of a job: tells `progress` of the whole, of which the part is `share`, begun at `from`. With a `stage`
/// that is what is told to be done, whatever the part says.
inline ProgressFn partOf(const ProgressFn& progress, double from, double share, const std::string& stage = {}) {
  if (!progress) return {};
  return [progress, from, share, stage](const Progress& at) {
    progress({from + share * std::clamp(at.fraction, 0.0, 1.0), stage.empty() ? at.stage : stage, at.secondsLeft});
  };
}

}  // namespace visema
