// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/building/build_steps.h"

namespace visema {

/// How a build is to be trained.
struct BuildTraining {
  int threads = 2;
  std::int64_t steps = 0;       // of the painter; 0: the default number
  std::int64_t voiceSteps = 0;  // of the voice map; 0: the default number
  std::string corpus;           // of other voices, for the voice map; empty: none
};

/// What a build needs of the rest of the program: the matcher of lips and sound, the trainer, the judge.
BuildTools buildTools(BuildTraining training, std::function<void(const std::string& line)> log);

}  // namespace visema
