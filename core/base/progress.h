// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace visema {

/// How far a long job is; called from the thread that runs the job.
struct Progress {
  double fraction = 0;      // 0..1; negative while unknown
  std::string stage;        // what is being done now, in a few words
  double secondsLeft = -1;  // negative while unknown
};
using ProgressFn = std::function<void(const Progress&)>;

}  // namespace visema
