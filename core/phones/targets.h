// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/phones/phones.h"

namespace visema {

/// What a speech encoder should say about every moment of an utterance: one entry every 12.5 ms, entry k at the middle
/// between the mel columns k and k + 1 (so that a window of 16 columns from c has its centre at entry c + 7).
struct SpeechTargets {
  std::vector<int> phones;
  std::vector<std::array<float, kArticulations>> articulations;  // jaw, opening, rounding, closure, f/v, teeth, tongue
  std::vector<float> voice;                                      // 1 where somebody speaks
};

/// Closures come and go with their phone; jaw, lips and teeth glide between phones, each pulling as strongly as it
/// dominates and as it is near.
SpeechTargets speechTargets(std::span<const TimedPhone> phones, int columns);

}  // namespace visema
