// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/building/build_steps.h"

namespace visema {

/// What a build needs of the rest of the program but for the trainer: the matcher of lips and sound, the judge.
BuildTools buildJudges();

}  // namespace visema
