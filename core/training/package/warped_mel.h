// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/speech/mel.h"

namespace visema {

/// The same words from a longer or shorter throat: the bands of a mel picture stretched by `factor` (below 1: a deeper
/// voice). Does not change when anything is said.
Mel warpedMel(const Mel& mel, float factor);

}  // namespace visema
